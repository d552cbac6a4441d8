// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

/**
 * Frame of the protocol.
 *
 * @param type the type
 * @param id the id of the task that it is about; 0 if it is about none
 * @param body the content, which depends on the type
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Frame(FrameType type, long id, byte[] body) {

}
