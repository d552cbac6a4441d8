package io.poolifier.spring.wrongclass;

import io.poolifier.spring.annotation.TaskClient;

/**
 * A class that cannot be a client.
 */
@TaskClient
public abstract class Letters {

	abstract String upper(String text);

}
