// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.property;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * Translation of the names of options in Java to the names of their properties.
 */
public final class OptionNames {

	private static final Pattern QUOTED_OPTION = Pattern.compile("'([a-z]+[A-Z][a-zA-Z.]*)'");

	private static final Pattern KEY_OF_A_MAP = Pattern.compile("\\.(-?\\d+)$");

	private OptionNames() {
	}

	/**
	 * Returns the name of the property of an option.
	 * @param option the name of the option, such as {@code strategyOptions.weights.0}
	 * @return the name of the property, such as {@code strategy-options.weights[0]}
	 */
	public static String toProperty(String option) {
		return KEY_OF_A_MAP.matcher(DataObjectPropertyName.toDashedForm(option)).replaceFirst("[$1]");
	}

	/**
	 * Replaces the options that a text quotes by their properties.
	 * @param text the text
	 * @param path the function from the name of a property to the name to write
	 * @return the text with the names of properties
	 */
	public static String toProperties(String text, UnaryOperator<String> path) {
		return QUOTED_OPTION.matcher(text)
			.replaceAll((option) -> Matcher
				.quoteReplacement("'" + path.apply(DataObjectPropertyName.toDashedForm(option.group(1))) + "'"));
	}

}
