package io.poolifier.thread;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import io.poolifier.worker.WorkerFactory;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadWorkerContractTests extends WorkerContractTests {

	@Override
	WorkerFactory factory() {
		return new VirtualThreadWorkerFactory();
	}

}
