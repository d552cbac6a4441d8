// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition of {@link ConditionalOnSwitch}.
 */
final class OnSwitchCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnSwitch> annotation = metadata.getAnnotations().get(ConditionalOnSwitch.class);
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSwitch.class);
		for (String property : annotation.getStringArray("value")) {
			if (!isOn(property, annotation.getBoolean("byDefault"), context.getEnvironment())) {
				return ConditionOutcome.noMatch(message.because(property + " is off"));
			}
		}
		return ConditionOutcome.match(message.because("no property is off"));
	}

	private static boolean isOn(String property, boolean byDefault, Environment environment) {
		try {
			return Binder.get(environment).bind(property, Boolean.class).orElse(byDefault);
		}
		catch (BindException ex) {
			Object value = (ex.getProperty() != null) ? ex.getProperty().getValue() : null;
			throw new InvalidPropertyException(property, value, "must be true or false",
					"Set '%s' to true or false, or remove it; the default is %s.".formatted(property, byDefault));
		}
	}

}
