// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;

/**
 * Thrown when the other side breaks the protocol. The connection cannot be used any more.
 */
final class ProtocolException extends IOException {

	ProtocolException(String message) {
		super(message);
	}

}
