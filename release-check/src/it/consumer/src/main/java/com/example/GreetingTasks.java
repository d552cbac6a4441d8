package com.example;

import io.poolifier.spring.annotation.TaskFunction;
import org.springframework.stereotype.Component;

@Component
class GreetingTasks {

	@TaskFunction
	String greet(String name) {
		return "Hello, " + name + " from " + Thread.currentThread().getName();
	}

}
