// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class AffinityGroupsTests {

	private final AffinityGroups groups = new AffinityGroups();

	@Test
	void equalSetsHaveOneNumber() {
		Affinity affinity = this.groups.of(Set.of(1, 2));
		assertThat(this.groups.of(Set.of(2, 1))).isSameAs(affinity);
		assertThat(this.groups.of(Set.of(1)).group()).isNotEqualTo(affinity.group());
		assertThat(this.groups.admits(affinity.group(), 2)).isTrue();
		assertThat(this.groups.admits(affinity.group(), 0)).isFalse();
		assertThat(this.groups.of(Set.of())).isSameAs(Affinity.ANY);
	}

	@Test
	void aSetThatNobodyRefersToIsForgottenAndItsNumberGivenAgain() {
		Affinity kept = this.groups.of(Set.of(0));
		int forgotten = this.groups.of(Set.of(1)).group();
		await().until(() -> {
			System.gc();
			return !this.groups.admits(forgotten, 1);
		});
		Affinity next = this.groups.of(Set.of(2));
		assertThat(next.group()).isEqualTo(forgotten);
		assertThat(this.groups.admits(forgotten, 2)).isTrue();
		assertThat(this.groups.admits(kept.group(), 0)).isTrue();
		assertThat(this.groups.size()).isEqualTo(2);
	}

}
