// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.info.WorkerInfo;
import io.poolifier.spring.boot.actuate.PoolifierEndpoint.WorkerDescriptor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PoolifierEndpointTests {

	@Test
	void workerHasAllThatTheCoreTells() {
		assertThat(components(WorkerDescriptor.class)).isEqualTo(components(WorkerInfo.class));
	}

	@Test
	void poolsAreShownByTheirNamesAndByThoseOfTheirBeansWhereNamesAreTaken() {
		try (WorkerPool one = WorkerPools.fixed(1).build();
				WorkerPool two = WorkerPools.fixed(1).name("reports").build();
				WorkerPool three = WorkerPools.fixed(1).build()) {
			Map<String, WorkerPool> beans = new LinkedHashMap<>();
			beans.put("one", one);
			beans.put("two", two);
			beans.put("three", three);
			PoolifierEndpoint endpoint = new PoolifierEndpoint(beans, (event) -> {
			});
			assertThat(endpoint.pools().pools()).containsOnlyKeys("default", "reports", "three");
		}
	}

	@Test
	void whatDoesNotExistIsNull() {
		try (WorkerPool pool = WorkerPools.fixed(1).build()) {
			PoolifierEndpoint endpoint = new PoolifierEndpoint(Map.of("pool", pool), (event) -> {
			});
			assertThat(endpoint.worker("default", 0)).isNotNull();
			assertThat(endpoint.pool("nope")).isNull();
			assertThat(endpoint.worker("nope", 0)).isNull();
			assertThat(endpoint.worker("default", 1)).isNull();
			assertThat(endpoint.worker("default", -1)).isNull();
		}
	}

	private static List<String> components(Class<?> type) {
		return Arrays.stream(type.getRecordComponents()).map(RecordComponent::toString).toList();
	}

}
