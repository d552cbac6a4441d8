// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.core.env.Environment;

/**
 * Arguments by which a child JVM starts the application as its parent did. Immutable.
 *
 * @param mainClass the class whose main method starts the application; {@code null} if
 * only configuration classes are to be started
 * @param configuration the configuration classes to start rather than the application;
 * none to start the application
 * @param profiles the profiles that are active in the parent, or else its default ones
 * @param arguments the program arguments
 */
public record ChildArguments(@Nullable String mainClass, List<String> configuration, List<String> profiles,
		List<String> arguments) {

	private static final String MAIN_CLASS = "main-class:";

	private static final String CONFIGURATION = "configuration:";

	private static final String PROFILE = "profile:";

	private static final String ARGUMENT = "argument:";

	private static final String OPTION = "--";

	/**
	 * Copies the lists.
	 */
	public ChildArguments {
		if (mainClass == null && configuration.isEmpty()) {
			throw new IllegalArgumentException(
					"A child JVM cannot start this application, because its main class is unknown; name configuration classes to start");
		}
		configuration = List.copyOf(configuration);
		profiles = List.copyOf(profiles);
		arguments = List.copyOf(arguments);
	}

	/**
	 * Creates the arguments for children of this application. They get its profiles, and
	 * those of its program arguments that set properties.
	 * @param mainClass the main class, such as that of {@link MainClass}
	 * @param configuration the configuration classes to start; none to start the
	 * application
	 * @param environment the environment of the application
	 * @param arguments the arguments of the application
	 * @return the arguments
	 * @throws IllegalArgumentException if there is neither a main class nor a
	 * configuration class
	 */
	public static ChildArguments of(@Nullable String mainClass, List<String> configuration, Environment environment,
			ApplicationArguments arguments) {
		String[] active = environment.getActiveProfiles();
		// A child has an active profile of its own, so it has to be told of the default.
		String[] profiles = (active.length > 0) ? active : environment.getDefaultProfiles();
		return new ChildArguments(mainClass, configuration, List.of(profiles),
				Arrays.stream(arguments.getSourceArgs()).filter((argument) -> argument.startsWith(OPTION)).toList());
	}

	/**
	 * Parses arguments.
	 * @param list the list made by {@link #toList()}
	 * @return the arguments
	 * @throws IllegalArgumentException if the list was not made by {@link #toList()}
	 */
	static ChildArguments parse(List<String> list) {
		List<String> mainClass = new ArrayList<>();
		List<String> configuration = new ArrayList<>();
		List<String> profiles = new ArrayList<>();
		List<String> arguments = new ArrayList<>();
		for (String element : list) {
			int valueIndex = element.indexOf(':') + 1;
			List<String> values = switch (element.substring(0, valueIndex)) {
				case MAIN_CLASS -> mainClass;
				case CONFIGURATION -> configuration;
				case PROFILE -> profiles;
				case ARGUMENT -> arguments;
				default -> throw new IllegalArgumentException("Unknown argument of a child JVM: " + element);
			};
			values.add(element.substring(valueIndex));
		}
		return new ChildArguments(mainClass.isEmpty() ? null : mainClass.get(0), configuration, profiles, arguments);
	}

	/**
	 * Returns the arguments as a list, for the factory of the workers.
	 * @return an immutable list
	 */
	public List<String> toList() {
		List<String> list = new ArrayList<>();
		if (this.mainClass != null) {
			list.add(MAIN_CLASS + this.mainClass);
		}
		this.configuration.forEach((value) -> list.add(CONFIGURATION + value));
		this.profiles.forEach((value) -> list.add(PROFILE + value));
		this.arguments.forEach((value) -> list.add(ARGUMENT + value));
		return List.copyOf(list);
	}

}
