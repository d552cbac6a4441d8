// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChildArgumentsTests {

	@Test
	void listHasAllOfThem() {
		ChildArguments arguments = new ChildArguments("a.Main", List.of("a.First", "a.Second"), List.of("dev"),
				List.of("--a=b:c", "--d"));
		assertThat(ChildArguments.parse(arguments.toList())).isEqualTo(arguments);
		ChildArguments withoutMain = new ChildArguments(null, List.of("a.First"), List.of(), List.of());
		assertThat(ChildArguments.parse(withoutMain.toList())).isEqualTo(withoutMain);
	}

	@Test
	void childHasTheProfilesAndTheOptionsOfItsParent() {
		MockEnvironment environment = new MockEnvironment();
		environment.setActiveProfiles("dev", "local");
		ChildArguments arguments = ChildArguments.of("a.Main", List.of(), environment,
				new DefaultApplicationArguments("import", "--server.port=1", "-x", "--debug"));
		assertThat(arguments.profiles()).containsExactly("dev", "local");
		assertThat(arguments.arguments()).containsExactly("--server.port=1", "--debug");
	}

	@Test
	void childHasTheDefaultProfileIfItsParentHas() {
		ChildArguments arguments = ChildArguments.of("a.Main", List.of(), new MockEnvironment(),
				new DefaultApplicationArguments());
		assertThat(arguments.profiles()).containsExactly("default");
	}

	@Test
	void unknownMainClassNeedsConfiguration() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ChildArguments(null, List.of(), List.of(), List.of()))
			.withMessageContaining("main class is unknown");
	}

	@Test
	void unknownElementIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ChildArguments.parse(List.of("colour:red")))
			.withMessageContaining("colour:red");
		assertThatIllegalArgumentException().isThrownBy(() -> ChildArguments.parse(List.of("red")));
	}

}
