// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.ReflectionUtils;

/**
 * The properties that are bound to a record and to the records in it, by name.
 */
final class RecordProperties {

	private RecordProperties() {
	}

	/**
	 * Returns the components of a record type, in their order.
	 * @param type the type of the record
	 * @return the components by the names of their properties
	 */
	static Map<String, RecordComponent> components(Class<?> type) {
		Map<String, RecordComponent> components = new LinkedHashMap<>();
		forEach(type, (name, component) -> {
			if (component.getType().isRecord()) {
				components(component.getType()).forEach((nested, of) -> components.put(name + "." + nested, of));
			}
			else {
				components.put(name, component);
			}
		});
		return components;
	}

	/**
	 * Returns the values of a record that are not {@code null}.
	 * @param properties the record
	 * @return the values by the names of their properties; modifiable
	 */
	static Map<String, Object> values(Record properties) {
		Map<String, Object> values = new LinkedHashMap<>();
		forEach(properties.getClass(), (name, component) -> {
			Object value = ReflectionUtils.invokeMethod(component.getAccessor(), properties);
			if (value instanceof Record nested) {
				values(nested).forEach((rest, of) -> values.put(name + "." + rest, of));
			}
			else if (value != null) {
				values.put(name, value);
			}
		});
		return values;
	}

	private static void forEach(Class<?> type, BiConsumer<String, RecordComponent> action) {
		for (RecordComponent component : type.getRecordComponents()) {
			action.accept(DataObjectPropertyName.toDashedForm(component.getName()), component);
		}
	}

}
