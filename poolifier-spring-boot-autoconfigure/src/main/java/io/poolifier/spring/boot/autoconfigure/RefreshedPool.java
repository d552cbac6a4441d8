// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolLog;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.PoolChange;
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
	void apply(PoolifierProperties properties, List<PoolProperty> changeable) {
		List<PoolProperty> changed = changeable.stream()
			.filter((property) -> property.differs(this.applied, properties))
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
					.map((property) -> "%s from %s to %s".formatted(property.name(), property.display(this.applied),
							property.display(properties)))
					.collect(Collectors.joining(", ")));
		this.applied = properties;
	}

	private PoolChange change(List<PoolProperty> changed, PoolifierProperties properties) {
		PoolChange.Builder draft = PoolChange.builder();
		for (PoolProperty property : changed) {
			if (property.change() != null) {
				draft = property.change().addTo(draft, properties, this.path);
			}
		}
		return draft.build();
	}

	private void refuse(InvalidPropertyException ex) {
		this.logger.warn("Properties have changed, but no option of the pool has: {}. {}", ex.getMessage(),
				ex.getAction());
	}

}
