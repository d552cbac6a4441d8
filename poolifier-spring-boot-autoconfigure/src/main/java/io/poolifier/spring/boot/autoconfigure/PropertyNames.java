// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

/**
 * The names that properties can have, with their types, and the most similar one to a
 * name that none has.
 */
final class PropertyNames {

	private static final Set<String> OF_ALL_POOLS = Set.of("enabled", "propagate-context", "metrics");

	/** Two letters too many, missing or wrong. */
	private static final int SIMILAR = 2;

	private static final Map<String, RecordComponent> COMPONENTS = RecordProperties
		.components(PoolifierProperties.class);

	private static final List<String> ALL = COMPONENTS.keySet()
		.stream()
		.filter((name) -> !name.equals("pools"))
		.toList();

	private static final List<String> OF_ONE_POOL = ALL.stream()
		.filter((name) -> !OF_ALL_POOLS.contains(name.split("\\.", -1)[0]))
		.toList();

	private PropertyNames() {
	}

	/**
	 * Returns the names of the properties of a pool, without what stands before them.
	 */
	static List<String> ofOnePool() {
		return OF_ONE_POOL;
	}

	/**
	 * Returns the names of all properties of the top level, without what stands before
	 * them.
	 */
	static List<String> all() {
		return ALL;
	}

	/**
	 * Whether a property exists, or is an element of one that does.
	 */
	static boolean exists(ConfigurationPropertyName name) {
		return typeOf(name) != null;
	}

	/**
	 * Returns the type that the value of a property has.
	 * @param name the whole name of a property, or of an element of one
	 * @return the type, or {@code null} if there is no such property
	 */
	static @Nullable Class<?> typeOf(ConfigurationPropertyName name) {
		Place place = Place.of(name);
		for (Map.Entry<String, RecordComponent> component : COMPONENTS.entrySet()) {
			if (place.candidates().contains(component.getKey())) {
				ConfigurationPropertyName known = place.path().append(component.getKey());
				ResolvableType type = ResolvableType.forType(component.getValue().getGenericType());
				if (known.equals(name)) {
					return type.toClass();
				}
				if (known.isParentOf(name) && isElement(name)) {
					return elementType(type).toClass();
				}
			}
		}
		return null;
	}

	private static ResolvableType elementType(ResolvableType type) {
		return type.hasGenerics() ? type.getGeneric(type.getGenerics().length - 1) : type;
	}

	/** Elements of maps and lists are known by numbers. */
	private static boolean isElement(ConfigurationPropertyName name) {
		return name.getLastElement(Form.UNIFORM).chars().allMatch(Character::isDigit);
	}

	/**
	 * Finds the property that someone may have meant.
	 * @param name a name that does not exist
	 * @return its whole name, or {@code null} if none is similar
	 */
	static @Nullable String similarTo(ConfigurationPropertyName name) {
		Place place = Place.of(name);
		if (ALL.contains(place.name())) {
			return PoolifierProperties.PREFIX + "." + place.name();
		}
		String similar = nearest(place.name(), place.candidates(), false);
		similar = (similar != null) ? similar : nearest(place.name(), place.candidates(), true);
		return (similar != null) ? place.path() + "." + similar : null;
	}

	private static @Nullable String nearest(String name, List<String> candidates, boolean lastOnly) {
		String wanted = simplify(name, lastOnly);
		return candidates.stream()
			.filter((candidate) -> distance(wanted, simplify(candidate, lastOnly)) <= SIMILAR)
			.min(Comparator.comparingInt((candidate) -> distance(wanted, simplify(candidate, lastOnly))))
			.orElse(null);
	}

	private static String simplify(String name, boolean lastOnly) {
		return (lastOnly ? name.substring(name.lastIndexOf('.') + 1) : name).replaceAll("[-.]", "");
	}

	/** Returns how many letters have to be added, removed or replaced. */
	private static int distance(String from, String to) {
		int[] costs = new int[to.length() + 1];
		for (int column = 0; column < costs.length; column++) {
			costs[column] = column;
		}
		for (int row = 1; row <= from.length(); row++) {
			int diagonal = costs[0];
			costs[0] = row;
			for (int column = 1; column < costs.length; column++) {
				int replaced = diagonal + ((from.charAt(row - 1) == to.charAt(column - 1)) ? 0 : 1);
				diagonal = costs[column];
				costs[column] = Math.min(replaced, 1 + Math.min(diagonal, costs[column - 1]));
			}
		}
		return costs[to.length()];
	}

	/**
	 * A location of properties, and the name of one property there.
	 *
	 * @param path the path of the properties
	 * @param name the name after the path, in lower case and with dots
	 * @param candidates the names that properties have there
	 */
	private record Place(ConfigurationPropertyName path, String name, List<String> candidates) {

		static Place of(ConfigurationPropertyName name) {
			ConfigurationPropertyName pools = ConfigurationPropertyName.of(PropertyPath.POOLS);
			boolean ofOnePool = pools.isAncestorOf(name);
			int start = Math.min(ofOnePool ? pools.getNumberOfElements() + 1 : 1, name.getNumberOfElements());
			return new Place(name.chop(start), rest(name, start), ofOnePool ? OF_ONE_POOL : ALL);
		}

		private static String rest(ConfigurationPropertyName name, int start) {
			return (start < name.getNumberOfElements())
					? DataObjectPropertyName.toDashedForm(name.subName(start).toString()) : "";
		}
	}

}
