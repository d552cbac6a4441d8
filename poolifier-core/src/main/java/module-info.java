// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Worker pools that run tasks in parallel, independent of Spring. The packages below
 * {@code io.poolifier.internal} are internal to the modules of this project.
 */
@SuppressWarnings("module") // the friend is compiled later
module io.poolifier.core {

	requires java.management;
	requires static transitive org.jspecify;
	requires org.slf4j;

	exports io.poolifier;
	exports io.poolifier.event;
	exports io.poolifier.info;
	exports io.poolifier.options;
	exports io.poolifier.remote;
	exports io.poolifier.task;
	exports io.poolifier.thread;
	exports io.poolifier.worker;

	exports io.poolifier.internal.concurrent to io.poolifier.process;

}
