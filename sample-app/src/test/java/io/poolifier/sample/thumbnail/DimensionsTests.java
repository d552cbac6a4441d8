// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DimensionsTests {

	@ParameterizedTest
	@CsvSource({ "400, 300, 100, 100, 75", "300, 400, 100, 75, 100", "64, 64, 64, 64, 64", "10, 20, 64, 10, 20",
			"1000, 1, 10, 10, 1", "3, 2, 1, 1, 1" })
	void fitIntoASquareWithTheirProportions(int width, int height, int side, int fittedWidth, int fittedHeight) {
		assertThat(new Dimensions(width, height).fitInto(side)).isEqualTo(new Dimensions(fittedWidth, fittedHeight));
	}

}
