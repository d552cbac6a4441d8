// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.poolifier.testkit.ContractFunction;
import io.poolifier.testkit.ContractFunctions;

/**
 * Application of the children that run the contract tests of workers.
 */
public final class ContractApplication implements ProcessApplication {

	@Override
	public Map<String, ProcessFunction> start(ProcessContext context) {
		return ContractFunctions.all()
			.stream()
			.collect(Collectors.toMap(ContractFunction::name,
					(function) -> new ProcessFunction(function.handler(), function.types())));
	}

	static ProcessWorkerFactory workerFactory() {
		return ProcessWorkerFactory.builder(ContractApplication.class)
			.jvmOptions(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
			.spares(0)
			.build();
	}

}
