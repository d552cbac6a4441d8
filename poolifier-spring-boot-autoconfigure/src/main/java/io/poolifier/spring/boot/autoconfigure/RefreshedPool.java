// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolLog;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.PoolChange;
import io.poolifier.spring.boot.property.PropertyText;
import io.poolifier.spring.boot.property.RuntimeOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pool whose options follow its properties. Not thread-safe.
 */
final class RefreshedPool {

	private final String name;

	private final WorkerPool pool;

	private final PropertyPath path;

	private final Logger logger;

	/** The properties that the pool has by now. */
	private PoolifierProperties applied;

	RefreshedPool(String name, WorkerPool pool, PoolifierProperties applied) {
		this.name = name;
		this.pool = pool;
		this.path = PropertyPath.ofPool(name);
		this.applied = applied;
		this.logger = LoggerFactory.getLogger(PoolLog.category(pool.name()));
	}

	String name() {
		return this.name;
	}

	/**
	 * Applies the properties that have changed since they were last applied, all of them
	 * or none.
	 * @param properties the properties of the pool
	 * @param changeable the properties that can change while the pool works
	 */
	void apply(PoolifierProperties properties, List<RuntimeOption<?>> changeable) {
		Map<String, Object> before = RecordProperties.values(this.applied);
		Map<String, Object> after = RecordProperties.values(properties);
		List<RuntimeOption<?>> changed = changeable.stream()
			.filter((option) -> !Objects.equals(before.get(option.name()), after.get(option.name())))
			.toList();
		if (changed.isEmpty()) {
			return;
		}
		try {
			this.pool.reconfigure(change(changed, properties));
		}
		catch (InvalidOptionException ex) {
			refuse(InvalidPropertyException.of(ex, this.path));
			return;
		}
		catch (InvalidPropertyException ex) {
			refuse(ex);
			return;
		}
		this.logger.info("Options have changed as properties have: {}",
				changed.stream()
					.map((option) -> "%s from %s to %s".formatted(option.name(), display(before.get(option.name())),
							display(after.get(option.name()))))
					.collect(Collectors.joining(", ")));
		this.applied = properties;
	}

	private PoolChange change(List<RuntimeOption<?>> changed, PoolifierProperties properties) {
		Map<String, Object> values = RecordProperties.values(properties);
		PoolChange.Builder draft = PoolChange.builder();
		for (RuntimeOption<?> option : changed) {
			draft = RuntimeOption.SIZES.contains(option.name()) ? RequestedSize.of(properties, this.path).addTo(draft)
					: option.addTo(draft, values.get(option.name()));
		}
		return draft.build();
	}

	private static Object display(@Nullable Object value) {
		return (value != null) ? PropertyText.of(value) : "none";
	}

	private void refuse(InvalidPropertyException ex) {
		this.logger.warn("Properties have changed, but no option of the pool has: {}. {}", ex.getMessage(),
				ex.getAction());
	}

}
