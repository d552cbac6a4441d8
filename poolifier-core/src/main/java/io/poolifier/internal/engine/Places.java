// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import io.poolifier.info.CrashLoop;
import org.jspecify.annotations.Nullable;

/**
 * Places of a pool by the keys of their workers. Not thread-safe: guarded by the lock of
 * the supervisor.
 */
final class Places {

	private final Map<Integer, Place> places = new TreeMap<>();

	private final IntFunction<WorkerNode> nodeFactory;

	Places(IntFunction<WorkerNode> nodeFactory) {
		this.nodeFactory = nodeFactory;
	}

	/** Returns the place of a key, which is created if there is none. */
	Place obtain(int key) {
		return this.places.computeIfAbsent(key, (missing) -> new Place(this.nodeFactory.apply(missing)));
	}

	/** Returns the place of a key; {@code null} if there is none. */
	@Nullable Place get(int key) {
		return this.places.get(key);
	}

	/** Returns all places, in the order of their keys. */
	List<Place> all() {
		return List.copyOf(this.places.values());
	}

	private Stream<Place> stream() {
		return this.places.values().stream();
	}

	/** Returns the open places of keys from a given one. */
	List<Place> openFrom(int key) {
		return stream().filter((place) -> place.isOpen() && place.node().key() >= key).toList();
	}

	/** Returns the open places without a ready worker. */
	List<Place> unavailable() {
		return stream().filter((place) -> place.isOpen() && !place.node().ready()).toList();
	}

	/** Returns the number of places that await a replacement for their failed worker. */
	int vacant() {
		return (int) stream().filter(Place::isVacant).count();
	}

	/** Returns the number of workers created to replace failed workers. */
	long restarts() {
		return stream().mapToLong(Place::restarts).sum();
	}

	/** Returns the crash loops, in the order of the keys. */
	List<CrashLoop> crashLoops(long now) {
		return stream().map((place) -> place.crashLoop(now)).flatMap(Stream::ofNullable).toList();
	}

	/**
	 * Returns the place whose worker has waited for a successor for the longest time;
	 * {@code null} if none is due. One successor starts at a time, because the processors
	 * and the memory of the machine are meant for the size of the pool.
	 */
	@Nullable Place awaitingSuccessor(long now) {
		if (stream().anyMatch((place) -> place.successor() != null)) {
			return null;
		}
		return stream().filter((place) -> place.awaitsSuccessor() && place.successorAt() - now <= 0)
			.max(Comparator.comparingLong((place) -> now - place.replacementRequestedAt()))
			.orElse(null);
	}

	/**
	 * Returns the delay until the next replacement or successor is due;
	 * {@link Long#MAX_VALUE} if none is.
	 */
	long nextStart(long now) {
		long replacement = stream().filter(Place::isVacant)
			.mapToLong((place) -> Math.max(place.replaceAt() - now, 0))
			.min()
			.orElse(Long.MAX_VALUE);
		// One that is due already awaits the end of another start.
		long successor = stream().filter(Place::awaitsSuccessor)
			.mapToLong((place) -> place.successorAt() - now)
			.filter((delay) -> delay > 0)
			.min()
			.orElse(Long.MAX_VALUE);
		return Math.min(replacement, successor);
	}

}
