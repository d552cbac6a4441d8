// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

import java.util.HashMap;
import java.util.Map;

import io.poolifier.Rule;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StrategyOptionsTests {

	@Test
	@Rule("ST-14")
	@DisplayName("by default run time is measured, averages are used, and there are no weights")
	void hasDefaults() {
		assertThat(StrategyOptions.defaults())
			.isEqualTo(StrategyOptions.builder().measurement(Statistic.RUN_TIME).build());
		assertThat(StrategyOptions.DEFAULT_WEIGHT).isEqualTo(500);
	}

	@Test
	@Rule("OP-13")
	void optionsCanBeChangedOneByOne() {
		StrategyOptions options = StrategyOptions.builder()
			.measurement(Statistic.ELU)
			.median(Statistic.RUN_TIME, true)
			.weights(Map.of(0, 100, 1, 200))
			.build();
		assertThat(options).isEqualTo(StrategyOptions.builder()
			.measurement(Statistic.ELU)
			.median(Statistic.RUN_TIME, true)
			.weights(Map.of(0, 100.0, 1, 200.0))
			.build());
		assertThat(options.toBuilder().build()).isEqualTo(options);
		assertThat(options.toBuilder().median(Statistic.ELU, true).median(Statistic.RUN_TIME, false).build())
			.isEqualTo(StrategyOptions.builder()
				.measurement(Statistic.ELU)
				.median(Statistic.ELU, true)
				.weights(options.weights())
				.build());
		assertThat(options.toBuilder().weights(null).build().weights()).isNull();
	}

	@Test
	void keepsWhatItWasGiven() {
		Map<Integer, Double> weights = new HashMap<>(Map.of(0, 1.5));
		StrategyOptions.Builder builder = StrategyOptions.builder().weights(weights);
		weights.put(0, -1.0);
		StrategyOptions options = builder.build();
		builder.weights(Map.of()).median(Statistic.ELU, true);
		assertThat(options.weights()).isEqualTo(Map.of(0, 1.5));
		assertThat(options.medians()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	@Rule("OP-6")
	void refusesAWeightThatIsNoPositiveNumber(double weight) {
		StrategyOptions.Builder builder = StrategyOptions.builder().weights(Map.of(0, 1.0, 1, weight));
		assertInvalid(builder::build, "strategyOptions.weights.1", "must be a number of milliseconds greater than 0");
	}

	@Test
	@Rule("OP-6")
	void refusesANegativeKey() {
		StrategyOptions.Builder builder = StrategyOptions.builder().weights(Map.of(-1, 1.0));
		assertInvalid(builder::build, "strategyOptions.weights.-1", "must have a worker's key, which is 0 or more");
	}

	@Test
	@Rule({ "OP-4", "OP-6" })
	void requiresOneWeightForEachWorkerAndNoOther() {
		String requirement = "must have one weight for each of the 2 workers that the pool can have, with the keys 0 to 1";
		StrategyOptions two = options(Map.of(0, 1, 1, 2));
		assertThatCode(() -> two.requireWeightsFor(2)).doesNotThrowAnyException();
		assertInvalid(() -> two.requireWeightsFor(1), "strategyOptions.weights",
				"must have one weight for each of the 1 workers that the pool can have, with the keys 0");
		assertInvalid(() -> two.requireWeightsFor(3), "strategyOptions.weights",
				"must have one weight for each of the 3 workers that the pool can have, with the keys 0 to 2");
		assertInvalid(() -> options(Map.of(0, 1, 2, 2)).requireWeightsFor(2), "strategyOptions.weights", requirement);
		assertInvalid(() -> options(Map.of(1, 1, 2, 2)).requireWeightsFor(2), "strategyOptions.weights", requirement);
		assertInvalid(() -> options(Map.of()).requireWeightsFor(2), "strategyOptions.weights", requirement);
		assertThatCode(() -> StrategyOptions.defaults().requireWeightsFor(9)).doesNotThrowAnyException();
	}

	private static StrategyOptions options(Map<Integer, Integer> weights) {
		return StrategyOptions.builder().weights(weights).build();
	}

	private static void assertInvalid(ThrowingCallable code, String option, String requirement) {
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(code)
			.returns(option, InvalidOptionException::getOption)
			.returns(requirement, InvalidOptionException::getRequirement);
	}

}
