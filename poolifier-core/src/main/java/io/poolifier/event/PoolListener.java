// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.event;

/**
 * Listener for the events of a pool. Events are delivered one at a time and in order, on
 * a thread that serves only the events of this pool. A slow listener delays later events,
 * but nothing else. An exception thrown by a listener is logged and otherwise ignored.
 */
@FunctionalInterface
public interface PoolListener {

	/**
	 * Called when an event is published.
	 * @param event the event
	 */
	void onEvent(PoolEvent event);

}
