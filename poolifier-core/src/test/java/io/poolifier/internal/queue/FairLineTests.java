// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Waiting lines, without gates.
 */
class FairLineTests {

	private static final class Entry implements QueueElement<Entry> {

		private final Tenant tenant;

		private final String name;

		private final int priority;

		private @Nullable Entry next;

		private @Nullable Entry previous;

		private Entry(Tenant tenant, String name, int priority) {
			this.tenant = tenant;
			this.name = name;
			this.priority = priority;
		}

		@Override
		public int priority() {
			return this.priority;
		}

		@Override
		public long since() {
			return 0;
		}

		@Override
		public int group() {
			return 0;
		}

		@Override
		public boolean isOver() {
			return false;
		}

		@Override
		public @Nullable Entry next() {
			return this.next;
		}

		@Override
		public void next(@Nullable Entry next) {
			this.next = next;
		}

		@Override
		public @Nullable Entry previous() {
			return this.previous;
		}

		@Override
		public void previous(@Nullable Entry previous) {
			this.previous = previous;
		}

		@Override
		public int place() {
			return 0;
		}

		@Override
		public void place(int place) {
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	private final Tenant loud = new Tenant(1);

	private final Tenant quiet = new Tenant(1);

	private final Tenant heavy = new Tenant(3);

	private final FairLine<Entry> line = new FairLine<>((entry) -> entry.tenant);

	private Entry add(Tenant tenant, String name) {
		Entry entry = new Entry(tenant, name, 0);
		this.line.append(entry);
		return entry;
	}

	private void add(Tenant tenant, String prefix, int count) {
		for (int i = 1; i <= count; i++) {
			add(tenant, prefix + i);
		}
	}

	private List<String> poll(int count) {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Entry entry = this.line.poll();
			if (entry != null) {
				names.add(entry.name);
			}
		}
		return names;
	}

	@Test
	void oneTenantIsServedInTheOrderOfArrival() {
		add(this.loud, "a", 4);
		assertThat(poll(5)).containsExactly("a1", "a2", "a3", "a4");
		assertThat(this.line.isEmpty()).isTrue();
	}

	@Test
	void aQuietTenantIsServedNextAlthoughOthersCameFirst() {
		add(this.loud, "a", 100);
		assertThat(poll(2)).containsExactly("a1", "a2");
		add(this.quiet, "b", 2);
		assertThat(poll(6)).containsExactly("b1", "a3", "b2", "a4", "a5", "a6");
	}

	@Test
	void aTenantThatReturnsAtOnceGetsNoMoreThanItsShare() {
		add(this.loud, "a", 100);
		int quiet = 0;
		for (int i = 0; i < 100; i++) {
			if (quiet == 0) {
				add(this.quiet, "b");
				quiet++;
			}
			quiet -= poll(1).contains("b") ? 1 : 0;
		}
		assertThat(poll(200).stream().filter((name) -> name.startsWith("a")).count()).isBetween(48L, 52L);
	}

	@Test
	void anAbsenceEarnsNoCredit() {
		add(this.quiet, "b", 1);
		assertThat(poll(1)).containsExactly("b1");
		add(this.loud, "a", 100);
		poll(50);
		add(this.quiet, "c", 50);
		assertThat(poll(20).stream().filter((name) -> name.startsWith("c")).count()).isEqualTo(10);
	}

	@Test
	void sharesAreProportionalToWeights() {
		Map<Tenant, Integer> served = new HashMap<>();
		for (Tenant tenant : List.of(this.loud, this.heavy, this.quiet)) {
			add(tenant, "x", 1_000);
		}
		for (int i = 0; i < 500; i++) {
			Entry entry = this.line.poll();
			if (entry != null) {
				served.merge(entry.tenant, 1, Integer::sum);
			}
		}
		assertThat(served.get(this.heavy)).isCloseTo(300, within(3));
		assertThat(served.get(this.loud)).isCloseTo(100, within(3));
		assertThat(served.get(this.quiet)).isCloseTo(100, within(3));
	}

	@Test
	void priorityDecidesAmongTheElementsOfOneTenantOnly() {
		add(this.loud, "a", 2);
		this.line.append(new Entry(this.loud, "urgent", -5));
		add(this.quiet, "b", 2);
		assertThat(poll(5)).containsExactly("urgent", "b1", "a1", "b2", "a2");
	}

	@Test
	void removedElementsAreSkipped() {
		Entry first = add(this.loud, "a1");
		Entry second = add(this.quiet, "b1");
		Entry third = add(this.loud, "a2");
		this.line.remove(first);
		this.line.remove(second);
		assertThat(this.line.isEmpty()).isFalse();
		List<Entry> left = new ArrayList<>();
		this.line.forEach(left::add);
		assertThat(left).containsExactly(third);
		add(this.quiet, "b2");
		assertThat(poll(3)).containsExactlyInAnyOrder("a2", "b2");
	}

	@Test
	void tenantsWithoutElementsAreForgotten() {
		for (int i = 0; i < 10_000; i++) {
			add(new Tenant(1), "x");
			poll(1);
		}
		assertThat(this.line.tenants()).isLessThan(200);
	}

	@Test
	void noElementIsLostOrServedTwice() {
		Random random = new Random(42);
		List<Tenant> tenants = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			tenants.add(new Tenant(0.1 + random.nextDouble() * 5));
		}
		List<Entry> waiting = new ArrayList<>();
		int added = 0;
		int left = 0;
		for (int i = 0; i < 100_000; i++) {
			switch (random.nextInt(5)) {
				case 0, 1 -> {
					waiting.add(add(tenants.get(random.nextInt(20)), "x"));
					added++;
				}
				case 2, 3 -> {
					Entry polled = this.line.poll();
					assertThat(polled == null).isEqualTo(waiting.isEmpty());
					if (polled != null) {
						assertThat(waiting.remove(polled)).isTrue();
						left++;
					}
				}
				default -> {
					if (!waiting.isEmpty()) {
						this.line.remove(waiting.remove(random.nextInt(waiting.size())));
						left++;
					}
				}
			}
		}
		assertThat(poll(added)).hasSize(waiting.size());
		assertThat(left + waiting.size()).isEqualTo(added);
	}

}
