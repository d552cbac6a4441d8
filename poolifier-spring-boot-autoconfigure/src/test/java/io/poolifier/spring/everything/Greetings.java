package io.poolifier.spring.everything;

import io.poolifier.spring.annotation.TaskClient;

@TaskClient
interface Greetings {

	String greet(String name);

}
