// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.util.List;

/**
 * Last output of a child JVM, which accompanies the exception of its loss to the log, but
 * is no part of the message that callers see.
 */
final class LastOutput extends Exception {

	LastOutput(List<String> lines) {
		super("The last output of the child JVM was:\n    " + String.join("\n    ", lines), null, false, false);
	}

}
