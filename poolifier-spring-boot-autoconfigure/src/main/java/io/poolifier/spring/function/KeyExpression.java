// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * Expression of an annotation that computes a key from the data of a task, in the Spring
 * Expression Language. The parameters of the function are variables, and its data is the
 * root object. Two expressions with the same text and variables are equal. Thread-safe.
 *
 * @param text the text of the expression
 * @param variables the names of the parameters for data, in their order
 * @param expression the parsed expression
 */
record KeyExpression(String text, List<String> variables,
		SpelExpression expression) implements Function<@Nullable Object, @Nullable Object> {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private static final Set<String> PREDEFINED = Set.of("root", "this");

	/**
	 * Parses an expression.
	 * @throws IllegalArgumentException if the expression is invalid, with the reason as
	 * the predicate of a sentence about it
	 */
	static KeyExpression of(String text, List<String> variables) {
		SpelExpression expression;
		try {
			expression = PARSER.parseRaw(text);
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException("is no expression: " + ex.getMessage(), ex);
		}
		requireSimple(expression.getAST());
		Set<String> unknown = new TreeSet<>();
		collectVariables(expression.getAST(), unknown);
		unknown.removeAll(PREDEFINED);
		variables.forEach(unknown::remove);
		if (!unknown.isEmpty()) {
			throw new IllegalArgumentException(
					"refers to %s, but the parameters for data are %s".formatted(unknown, variables));
		}
		return new KeyExpression(text, List.copyOf(variables), expression);
	}

	private static void requireSimple(SpelNode node) {
		if (node instanceof TypeReference || node instanceof ConstructorReference || node instanceof BeanReference
				|| node instanceof FunctionReference) {
			throw new IllegalArgumentException(
					"contains '%s', but only properties and methods of the data are available"
						.formatted(node.toStringAST()));
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			requireSimple(node.getChild(i));
		}
	}

	private static void collectVariables(SpelNode node, Set<String> variables) {
		if (node instanceof VariableReference) {
			variables.add(node.toStringAST().substring(1));
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			collectVariables(node.getChild(i), variables);
		}
	}

	@Override
	@SuppressWarnings("NullAway")
	public @Nullable Object apply(@Nullable Object data) {
		SimpleEvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding()
			.withInstanceMethods()
			.withRootObject(data)
			.build();
		List<@Nullable Object> values = values(data);
		for (int i = 0; i < Math.min(values.size(), this.variables.size()); i++) {
			context.setVariable(this.variables.get(i), values.get(i));
		}
		try {
			return this.expression.getValue(context);
		}
		catch (EvaluationException ex) {
			throw new IllegalArgumentException("The key '%s' of a task could not be computed from its data: %s"
				.formatted(this.text, ex.getMessage()), ex);
		}
	}

	private List<@Nullable Object> values(@Nullable Object data) {
		List<@Nullable Object> values = new ArrayList<>();
		if (this.variables.size() > 1 && data instanceof Object[] several) {
			values.addAll(Arrays.asList(several));
		}
		else {
			values.add(data);
		}
		return values;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof KeyExpression other && this.text.equals(other.text)
				&& this.variables.equals(other.variables);
	}

	@Override
	public int hashCode() {
		return 31 * this.text.hashCode() + this.variables.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
