// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/**
 * Reads a pool that sets nothing as one that takes all over, and refuses the value of any
 * other group of properties. A key without a value, as YAML has it, is an empty text to
 * the binder, which is neither options nor none.
 */
final class GroupValueBindHandler extends AbstractBindHandler {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(PoolifierProperties.PREFIX);

	private static final ConfigurationPropertyName POOLS = ConfigurationPropertyName.of(PropertyPath.POOLS);

	GroupValueBindHandler(BindHandler parent) {
		super(parent);
	}

	/**
	 * The binder overlooks the value of a group that has properties, and an empty one.
	 */
	@Override
	public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		boolean group = PREFIX.isAncestorOf(name) && !POOLS.isParentOf(name)
				&& target.getType().resolve(Object.class).isRecord();
		if (group && value(name, context) != null) {
			throw new IllegalStateException("Property '%s' has a value itself".formatted(name));
		}
		return super.onStart(name, target, context);
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) throws Exception {
		Object empty = "".equals(value(name, context)) ? empty(name) : null;
		// Binders look for what was bound by success.
		return (empty != null) ? super.onSuccess(name, target, context, empty)
				: super.onFailure(name, target, context, error);
	}

	private static @Nullable Object value(ConfigurationPropertyName name, BindContext context) {
		for (ConfigurationPropertySource source : context.getSources()) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return property.getValue();
			}
		}
		return null;
	}

	private static @Nullable Object empty(ConfigurationPropertyName name) {
		if (name.equals(POOLS)) {
			return Map.of();
		}
		return POOLS.isParentOf(name) ? new Binder().bindOrCreate("", PoolOverrides.class) : null;
	}

}
