// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LaneTests {

	private static final int HERE = -1;

	private final Lane<Element> lane = new Lane<>();

	private final List<Element> elements = IntStream.range(0, 6).mapToObj((number) -> new Element(0, number)).toList();

	private final List<Element> shown = new ArrayList<>();

	LaneTests() {
		this.elements.forEach((element) -> {
			this.lane.append(element);
			element.place(HERE);
		});
	}

	@ParameterizedTest
	@CsvSource({ "0, 2", "2, 2", "3, 3", "4, 4", "6, 6" })
	void goesOnAfterTheLastElementWhateverWasTakenMeanwhile(int taken, int next) {
		Element last = this.lane.forEach(null, HERE, 2, this.shown::add);
		assertThat(last).isSameAs(this.elements.get(1));
		take(taken);
		this.shown.clear();
		assertThat(this.lane.forEach(last, HERE, 10, this.shown::add)).isNull();
		assertThat(this.shown).isEqualTo(this.elements.subList(next, 6));
	}

	@Test
	void hasNoLastElementIfThereAreNoMore() {
		assertThat(this.lane.forEach(null, HERE, 6, this.shown::add)).isNull();
		assertThat(this.shown).isEqualTo(this.elements);
	}

	@Test
	void showsNothingIfNothingIsAskedFor() {
		assertThat(this.lane.forEach(null, HERE, 0, this.shown::add)).isNull();
		assertThat(this.shown).isEmpty();
	}

	private void take(int count) {
		for (Element element : this.elements.subList(0, count)) {
			this.lane.unlink(element);
			element.place(0);
		}
	}

}
