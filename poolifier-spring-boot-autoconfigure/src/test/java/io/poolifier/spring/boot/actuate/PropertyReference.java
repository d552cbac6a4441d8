// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.poolifier.spring.boot.autoconfigure.PoolOverrides;
import io.poolifier.spring.boot.property.PropertyText;
import io.poolifier.spring.boot.property.RuntimeOption;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.ClassUtils;

/**
 * Page with all properties, written from the configuration metadata.
 */
final class PropertyReference {

	private static final String PREFIX = "poolifier.";

	private static final Pattern DEFAULT = Pattern.compile("Default is ([^.]+(?:\\.[^. ][^.]*)*)\\.(?: |$)");

	private static final Pattern BY_DEFAULT = Pattern.compile("(?:^|\\. )([^.]+) by default\\.");

	private static final String INTRODUCTION = """
			# Properties

			<!-- Generated from the configuration metadata by PropertyReferenceTests, which prints the command. Do not edit. -->

			All properties of the starter. An unknown property or a value out of range fails startup with a message that states the
			fix; see [Troubleshooting](troubleshooting.md).

			- *Per pool*: also available as `poolifier.pools.<name>.…`, where it applies to that pool only; see
			  [Several pools](pools.md).
			- *At runtime*: can be changed while the pool works, with `WorkerPool.reconfigure` or the
			  [endpoint](operations.md#options).
			- Durations are written as `500ms`, `10s` or `5m`; a number without a unit means milliseconds.
			""";

	/**
	 * Properties that belong together.
	 *
	 * @param title the heading
	 * @param names the names, in the order of the page
	 */
	private record Group(String title, List<String> names) {
	}

	private static final List<Group> GROUPS = List.of(
			new Group("Essential",
					List.of("type", "size", "min-size", "max-size", "worker", "tasks-queue-options.capacity",
							"tasks-queue-options.tasks-finished-timeout", "pools")),
			new Group("Frequent",
					List.of("enabled", "strategy", "tasks-queue-options.concurrency", "tasks-queue-options.size",
							"max-inactive-time", "worker-ready-timeout", "task-executor", "statistics",
							"metrics.histograms", "propagate-context")));

	private static final Map<String, String> RANGES = Map.ofEntries(Map.entry("size", "1 to 10000"),
			Map.entry("min-size", "0 to `max-size` − 1"), Map.entry("max-size", "`min-size` + 1 to 10000"),
			Map.entry("max-inactive-time", "5 ms or more"), Map.entry("worker-ready-timeout", "above 0"),
			Map.entry("strategy-options.weights", "above 0; one for each worker"),
			Map.entry("tasks-queue-options.size", "1 or more"), Map.entry("tasks-queue-options.capacity", "1 or more"),
			Map.entry("tasks-queue-options.pool-capacity", "1 or more"),
			Map.entry("tasks-queue-options.concurrency", "1 to 10000"),
			Map.entry("tasks-queue-options.tasks-stealing-ratio", "0 to 1"),
			Map.entry("tasks-queue-options.tasks-finished-timeout", "0 or more"),
			Map.entry("tasks-queue-options.aging-factor", "0 or more"),
			Map.entry("tasks-queue-options.load-exponent", "above 0"), Map.entry("process.max-payload", "1KB to 1GB"),
			Map.entry("process.ready-timeout", "above 0"), Map.entry("process.answer-timeout", "2 s or more"),
			Map.entry("process.spares", "0 or more"), Map.entry("process.recycle.max-tasks", "1 or more"),
			Map.entry("process.recycle.max-age", "1 s or more"), Map.entry("process.recycle.max-memory", "1MB or more"),
			Map.entry("default-task-function", "a task function of the pool"), Map.entry("pools", "names of pools"));

	private static final Map<String, String> TYPES = Map.of("java.lang.Boolean", "boolean", "java.lang.Integer",
			"integer", "java.lang.Long", "integer", "java.lang.Double", "number", "java.lang.String", "text",
			"java.time.Duration", "duration", "java.util.List<java.lang.String>", "list",
			"org.springframework.util.unit.DataSize", "size");

	private final List<Property> properties;

	PropertyReference(JsonNode metadata) {
		this.properties = metadata.get("properties").valueStream().map(Property::of).toList();
	}

	String write() {
		Set<String> grouped = GROUPS.stream().flatMap((group) -> group.names().stream()).collect(Collectors.toSet());
		List<String> rare = names(PREFIX).stream().filter((name) -> !grouped.contains(name)).toList();
		StringBuilder page = new StringBuilder(INTRODUCTION);
		GROUPS.forEach((group) -> append(page, group.title(), PREFIX, group.names()));
		append(page, "Rare", PREFIX, rare);
		append(page, "Endpoint and health", "management.", names("management."));
		return page.toString();
	}

	private List<String> names(String prefix) {
		return this.properties.stream()
			.map(Property::name)
			.filter((name) -> name.startsWith(prefix))
			.map((name) -> name.substring(prefix.length()))
			.sorted()
			.toList();
	}

	private void append(StringBuilder page, String title, String prefix, List<String> names) {
		page.append("\n## ").append(title).append("\n\n");
		page.append("| property | type | default | range | per pool | at runtime | description |\n");
		page.append("|---|---|---|---|---|---|---|\n");
		names.forEach((name) -> page.append(find(prefix + name).row()));
	}

	private Property find(String name) {
		return this.properties.stream()
			.filter((property) -> property.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("There is no property " + name));
	}

	/**
	 * Property of the metadata.
	 *
	 * @param name the whole name
	 * @param type the type as the metadata has it
	 * @param defaultValue the default of the metadata, empty if there is none
	 * @param description the description
	 */
	private record Property(String name, String type, String defaultValue, String description) {

		static Property of(JsonNode node) {
			JsonNode value = node.path("defaultValue");
			return new Property(node.get("name").asString(), node.get("type").asString(),
					value.isArray() ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
							: value.asString(""),
					node.path("description").asString(""));
		}

		private String option() {
			return this.name.startsWith(PREFIX) ? this.name.substring(PREFIX.length()) : this.name;
		}

		String row() {
			return "| <a id=\"%s\"></a>`%s` | %s | %s | %s | %s | %s | %s |\n".formatted(option(), this.name,
					typeName(), defaultText(), range(), perPool() ? "yes" : "no", atRuntime() ? "yes" : "no",
					this.description);
		}

		private String typeName() {
			if (this.type.startsWith("java.util.Map")) {
				return "map";
			}
			if (this.type.startsWith("java.util.Set")) {
				return "list";
			}
			return isEnum(this.type) ? "name" : TYPES.get(this.type);
		}

		private String defaultText() {
			if (!this.defaultValue.isEmpty()) {
				return "`" + this.defaultValue.replace('_', '-') + "`";
			}
			Matcher phrase = DEFAULT.matcher(this.description);
			Matcher byDefault = BY_DEFAULT.matcher(this.description);
			return phrase.find() ? phrase.group(1)
					: byDefault.find() ? byDefault.group(1).toLowerCase(Locale.ROOT) : "none";
		}

		private String range() {
			String range = RANGES.get(option());
			if (range != null) {
				return range;
			}
			if (this.type.equals("java.lang.Boolean")) {
				return "`true`, `false`";
			}
			String element = this.type.replaceFirst("java\\.util\\.Set<(.+)>", "$1");
			return isEnum(element) ? values(element) : "";
		}

		private static boolean isEnum(String type) {
			return ClassUtils.isPresent(type, null) && ClassUtils.resolveClassName(type, null).isEnum();
		}

		private static String values(String type) {
			return Arrays.stream(ClassUtils.resolveClassName(type, null).getEnumConstants())
				.map((constant) -> "`" + PropertyText.dashed((Enum<?>) constant) + "`")
				.collect(Collectors.joining(", "));
		}

		private boolean perPool() {
			String first = option().split("\\.", -1)[0];
			return Arrays.stream(PoolOverrides.class.getRecordComponents())
				.anyMatch((component) -> DataObjectPropertyName.toDashedForm(component.getName()).equals(first));
		}

		private boolean atRuntime() {
			return RuntimeOption.names().contains(option());
		}

	}

}
