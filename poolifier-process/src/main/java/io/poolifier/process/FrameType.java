// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

/**
 * Types of the frames that a pool and a child exchange.
 */
enum FrameType {

	/** From the child: who it is. */
	HELLO(1),

	/** To the child: what it is to run. */
	WELCOME(2),

	/** From the child: its application has started. */
	READY(3),

	/** To the child: a task. */
	CALL(4),

	/** From the child: the result of a task. */
	RESULT(5),

	/** From the child: the failure of a task. */
	FAILURE(6),

	/** To the child: a task is to end early. */
	CANCEL(7),

	/** To the child: a sign of life is expected. */
	PING(8),

	/** From the child: a sign of life. */
	PONG(9),

	/** To the child: the stack of a task is wanted. */
	STACK_REQUEST(10),

	/** From the child: the stack of a task. */
	STACK(11),

	/** To the child: it has to stop. */
	BYE(12),

	/** From the child: the progress of a task. */
	PROGRESS(13),

	/** From the child: a task that it has not started, and will not start. */
	NOT_STARTED(14);

	private static final FrameType[] TYPES = values();

	private final byte code;

	FrameType(int code) {
		this.code = (byte) code;
	}

	/** Returns the code of the type in a frame. */
	byte code() {
		return this.code;
	}

	/**
	 * Returns the type with a code.
	 * @throws ProtocolException if there is none
	 */
	static FrameType of(byte code) throws ProtocolException {
		for (FrameType type : TYPES) {
			if (type.code == code) {
				return type;
			}
		}
		throw new ProtocolException("The type of a frame is " + code + ", which does not exist");
	}

}
