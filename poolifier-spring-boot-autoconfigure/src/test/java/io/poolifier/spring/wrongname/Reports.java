package io.poolifier.spring.wrongname;

import io.poolifier.spring.annotation.TaskClient;

/**
 * A client whose bean has the name of a pool.
 */
@TaskClient
public interface Reports {

	String upper(String text);

}
