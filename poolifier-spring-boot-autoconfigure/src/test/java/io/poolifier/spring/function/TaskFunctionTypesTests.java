// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.poolifier.options.TaskTypes;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

class TaskFunctionTypesTests {

	private static final Type STRINGS = ResolvableType.forClassWithGenerics(List.class, String.class).getType();

	@Test
	void methodWithoutDataHasNone() {
		assertThat(of(Functions.class, "nothing")).isEqualTo(TaskTypes.withoutData(void.class));
	}

	@Test
	void contextIsNotData() {
		assertThat(of(Functions.class, "withContext")).isEqualTo(TaskTypes.of(String.class, int.class));
	}

	@Test
	void severalParametersAreSeveralTypes() {
		assertThat(of(Functions.class, "several"))
			.isEqualTo(new TaskTypes(List.of(int.class, STRINGS, long[].class), void.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "future", "stage", "completable", "mono" })
	void resultIsThatOfTheFuture(String name) {
		assertThat(of(Functions.class, name)).isEqualTo(TaskTypes.withoutData(STRINGS));
	}

	@Test
	void futureWithoutResultHasNone() {
		assertThat(of(Functions.class, "completion")).isEqualTo(TaskTypes.withoutData(void.class));
	}

	@Test
	void futureOfAnythingHasAnObject() {
		assertThat(of(Functions.class, "raw")).isEqualTo(TaskTypes.withoutData(Object.class));
		assertThat(of(Functions.class, "wildcard")).isEqualTo(TaskTypes.withoutData(Object.class));
	}

	@Test
	void variablesAreThoseOfTheBean() {
		assertThat(of(Specific.class, "process")).isEqualTo(TaskTypes.of(Integer.class, STRINGS));
		assertThat(of(Specific.class, "nested"))
			.hasToString("TaskTypes[data=[java.util.Map<java.lang.Integer, java.util.List<java.lang.String>>], "
					+ "result=java.util.List<java.util.List<java.lang.String>>[]]");
		assertThat(of(Specific.class, "array")).isEqualTo(TaskTypes.of(Integer[].class, void.class));
	}

	@Test
	void unknownVariablesAndWildcardsAreTheirBounds() {
		assertThat(of(Generic.class, "process")).isEqualTo(TaskTypes.of(Number.class, Object.class));
		assertThat(of(Functions.class, "bounded"))
			.hasToString("TaskTypes[data=[java.util.List<java.lang.Number>], result=java.util.List<java.lang.Object>]");
	}

	@Test
	void boundThatRefersToItselfEnds() {
		assertThat(of(Functions.class, "recursive")).hasToString(
				"TaskTypes[data=[java.util.List<java.lang.Comparable<java.lang.Comparable>>], result=java.lang.Enum<java.lang.Enum>]");
	}

	@Test
	void typesOfHandlersAreThoseOfTheirInterface() {
		ResolvableType ofClass = InputTypes.taskHandler(ResolvableType.NONE, Handler.class);
		assertThat(TaskFunctionTypes.ofTaskHandler(ofClass)).isEqualTo(TaskTypes.of(STRINGS, Integer.class));
		ResolvableType ofLambda = InputTypes.taskHandler(
				ResolvableType.forClassWithGenerics(TaskHandler.class, String.class, Void.class), Object.class);
		assertThat(TaskFunctionTypes.ofTaskHandler(ofLambda)).isEqualTo(TaskTypes.of(String.class, void.class));
	}

	@Test
	void resultOfHandlerIsThatOfItsFuture() {
		ResolvableType type = ResolvableType.forClassWithGenerics(TaskHandler.class,
				ResolvableType.forClass(int[].class),
				ResolvableType.forClassWithGenerics(CompletionStage.class, Long.class));
		assertThat(TaskFunctionTypes.ofTaskHandler(type)).isEqualTo(TaskTypes.of(int[].class, Long.class));
	}

	@Test
	void typesAreTheSameInEachJvm() {
		Type type = of(Specific.class, "nested").data().get(0);
		assertThat(type).isEqualTo(of(Specific.class, "nested").data().get(0))
			.hasSameHashCodeAs(of(Specific.class, "nested").data().get(0));
	}

	private static TaskTypes of(Class<?> type, String name) {
		Method method = Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getDeclaredMethods()))
			.filter((candidate) -> candidate.getName().equals(name) && !candidate.isBridge())
			.findFirst()
			.orElseThrow();
		return TaskFunctionTypes.ofMethod(method, type);
	}

	abstract static class Functions {

		abstract void nothing();

		abstract int withContext(TaskContext context, String data);

		abstract void several(int number, TaskContext context, List<String> names, long[] values);

		abstract Future<List<String>> future();

		abstract CompletionStage<List<String>> stage();

		abstract CompletableFuture<List<String>> completable();

		abstract Mono<List<String>> mono();

		abstract CompletableFuture<Void> completion();

		@SuppressWarnings("rawtypes")
		abstract CompletableFuture raw();

		abstract CompletableFuture<?> wildcard();

		abstract List<?> bounded(List<? extends Number> data);

		abstract <T extends Comparable<T>, E extends Enum<E>> E recursive(List<T> data);

	}

	abstract static class Generic<D extends Number, R> {

		public abstract R process(D data);

		public abstract CompletableFuture<List<R>[]> nested(Map<D, R> data);

		public abstract void array(D[] data);

	}

	abstract static class Specific extends Generic<Integer, List<String>> {

	}

	interface OfLists<X> extends TaskHandler<List<X>, Integer> {

	}

	abstract static class Handler implements OfLists<String> {

	}

}
