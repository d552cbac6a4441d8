// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

/**
 * Thrown if two pools have the same name.
 */
final class DuplicatePoolNameException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param name the name of both pools
	 * @param oneBean the name of the bean of one
	 * @param otherBean the name of the bean of the other
	 */
	DuplicatePoolNameException(String name, String oneBean, String otherBean) {
		super("There are two pools with the name '%s': the beans '%s' and '%s'. Logs, meters and the endpoint could not tell them apart."
			.formatted(name, oneBean, otherBean));
	}

}
