// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.poolifier.options.PoolChange;
import io.poolifier.spring.boot.property.PropertyText;
import io.poolifier.spring.boot.property.RuntimeOption;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionException;

/**
 * Change of options that an operator writes as text.
 */
final class RequestedChange {

	private static final Pattern SEPARATOR = Pattern.compile("\\s*[,\\n]\\s*");

	/** The name of an entry of a map, with brackets or with a dot. */
	private static final Pattern ENTRY = Pattern.compile("(.+)(?:\\.|\\[)(-?\\d+)]?");

	private final Map<RuntimeOption<?>, Object> values = new LinkedHashMap<>();

	private RequestedChange() {
	}

	/**
	 * Reads a change of options.
	 * @param options names and values as in a properties file, separated by commas or
	 * line breaks
	 * @throws InvalidRuntimeOptionException if there is no such option, or a value is of
	 * a wrong type
	 */
	static PoolChange parse(String options) {
		RequestedChange requested = new RequestedChange();
		for (String assignment : SEPARATOR.split(options.strip(), -1)) {
			int equals = assignment.indexOf('=');
			if (equals < 0) {
				throw new InvalidRuntimeOptionException("options", options,
						"must be written as name=value, several with commas between them");
			}
			requested.add(assignment.substring(0, equals).strip(), assignment.substring(equals + 1).strip());
		}
		return requested.build();
	}

	private void add(String name, String value) {
		Matcher entry = ENTRY.matcher(name);
		String mapOrName = entry.matches() ? entry.group(1) : name;
		RuntimeOption<?> option = RuntimeOption.ALL.stream()
			.filter((candidate) -> isCalled(candidate, mapOrName) && candidate.isMap() == entry.matches())
			.findFirst()
			.orElseThrow(() -> unknown(name, value));
		if (entry.matches()) {
			@SuppressWarnings("unchecked")
			Map<String, String> entries = (Map<String, String>) this.values.computeIfAbsent(option,
					(absent) -> new LinkedHashMap<String, String>());
			requireOnce(name, entries.put(entry.group(2), value), value);
		}
		else {
			requireOnce(name, this.values.put(option, value), value);
		}
	}

	private static void requireOnce(String name, @Nullable Object before, Object value) {
		if (before != null) {
			throw new InvalidRuntimeOptionException(name, value, "was given before as '%s'".formatted(before));
		}
	}

	private static InvalidRuntimeOptionException unknown(String name, String value) {
		if (RuntimeOption.ALL.stream().anyMatch((option) -> option.isMap() && isCalled(option, name))) {
			return new InvalidRuntimeOptionException(name, value,
					"has to be given key by key, as in %1$s[0]=100, %1$s[1]=200".formatted(name));
		}
		return new InvalidRuntimeOptionException(name, value,
				"is no option that can change while the pool works; there are "
						+ String.join(", ", RuntimeOption.names()));
	}

	private static boolean isCalled(RuntimeOption<?> option, String name) {
		return uniform(option.name()).equals(uniform(name));
	}

	private static String uniform(String name) {
		return name.replace("-", "").toLowerCase(Locale.ROOT);
	}

	private PoolChange build() {
		PoolChange.Builder draft = PoolChange.builder();
		for (Map.Entry<RuntimeOption<?>, Object> value : this.values.entrySet()) {
			draft = value.getKey().addTo(draft, convert(value.getKey(), value.getValue()));
		}
		return draft.build();
	}

	private static @Nullable Object convert(RuntimeOption<?> option, Object value) {
		if (value instanceof Map<?, ?> entries) {
			return weights(option.name(), entries);
		}
		return (option.reset() != null && value.equals("")) ? null : convert(option.name(), value, option.type());
	}

	private static Map<Integer, Double> weights(String option, Map<?, ?> given) {
		Map<Integer, Double> weights = new TreeMap<>();
		given.forEach((key, weight) -> {
			String name = option + "[" + key + "]";
			// A key may have been spelled in two ways, such as 0 and 00.
			requireOnce(name, weights.put(convert(name, key, Integer.class), convert(name, weight, Double.class)),
					weight);
		});
		return weights;
	}

	private static <T> T convert(String name, Object value, Class<T> type) {
		try {
			T converted = ApplicationConversionService.getSharedInstance().convert(value, type);
			if (converted != null) {
				return converted;
			}
		}
		catch (ConversionException | IllegalArgumentException ex) {
			// Reported below, together with what cannot be converted at all.
		}
		throw new InvalidRuntimeOptionException(name, value, "must be " + PropertyText.expected(type));
	}

}
