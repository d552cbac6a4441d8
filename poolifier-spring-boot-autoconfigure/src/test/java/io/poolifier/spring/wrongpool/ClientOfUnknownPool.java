package io.poolifier.spring.wrongpool;

import io.poolifier.spring.annotation.TaskClient;

/**
 * A client of a pool that nobody defines.
 */
@TaskClient(pool = "nope")
public interface ClientOfUnknownPool {

}
