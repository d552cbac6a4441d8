package com.example;

import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class ConsumerApplicationTests {

	@Autowired
	private WorkerPool pool;

	@Test
	void taskFunctionRunsOnAWorkerOfThePool() throws Exception {
		assertThat(this.pool.execute("greet", "world").get(30, TimeUnit.SECONDS)).asString()
			.startsWith("Hello, world from poolifier-default-");
	}

}
