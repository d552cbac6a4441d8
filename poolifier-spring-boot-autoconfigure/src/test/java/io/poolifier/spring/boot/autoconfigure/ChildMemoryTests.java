// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spares that depend on the memory.
 */
class ChildMemoryTests {

	private static ChildMemory memory(String total, String ownHeap) {
		return new ChildMemory(DataSize.parse(total).toBytes(), DataSize.parse(ownHeap).toBytes());
	}

	private static PoolifierProperties.Processes processes(List<String> jvmOptions, Integer spares) {
		return new PoolifierProperties.Processes(List.of(), jvmOptions, DataSize.ofMegabytes(16), Duration.ofMinutes(1),
				Duration.ofSeconds(5), spares, new PoolifierProperties.Recycle(null, null, null));
	}

	@ParameterizedTest
	@CsvSource({ "4GB, 1GB, 2, 1", "1GB, 256MB, 2, 0", "1300MB, 300MB, 2, 1", "1100MB, 300MB, 2, 0", "4GB, 1GB, 20, 0",
			"8GB, 2GB, 19, 1" })
	void thereIsASpareIfTheHeapsFitThatAChildHasByDefault(String total, String ownHeap, int workers, int spares) {
		assertThat(ProcessWorkers.spares(processes(List.of(), null), workers, memory(total, ownHeap)))
			.isEqualTo(spares);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			-Xmx924m                                        | 1
			-Xmx925m                                        | 0
			-Xmx3g -Xmx64M                                  | 1
			-Xmx968884224                                   | 1
			-XX:MaxHeapSize=946177K                         | 0
			-XX:MaxRAMPercentage=22.5                       | 1
			-XX:MaxRAMPercentage=22.6                       | 0
			-XX:MaxRAM=3500m                                | 1
			-XX:MaxRAM=4g                                   | 0
			-XX:MaxRAM=1g -XX:MaxRAMPercentage=90           | 1
			-Xmx64m -XX:MaxRAMPercentage=90 -XX:+UseZGC     | 1
			-Xmx1t                                          | 0
			-Xmx999999999999999t                            | 0
			""")
	void thereIsASpareIfTheHeapsFitThatTheOptionsAllow(String options, int spares) {
		// Three heaps and 100 MB each have to fit into the 3 GB that this JVM leaves.
		assertThat(
				ProcessWorkers.spares(processes(Arrays.asList(options.split(" ", -1)), null), 2, memory("4GB", "1GB")))
			.isEqualTo(spares);
	}

	@Test
	void theNumberThatIsSetCounts() {
		assertThat(ProcessWorkers.spares(processes(List.of(), 0), 1, memory("64GB", "1GB"))).isZero();
		assertThat(ProcessWorkers.spares(processes(List.of(), 3), 9, memory("256MB", "128MB"))).isEqualTo(3);
	}

	@Test
	void theMemoryOfThisJvmIsKnown() {
		ChildMemory memory = ChildMemory.ofThisJvm();
		assertThat(memory.total()).isGreaterThan(memory.ownHeap()).isLessThan(Long.MAX_VALUE);
		assertThat(memory.ownHeap()).isEqualTo(Runtime.getRuntime().maxMemory());
	}

}
