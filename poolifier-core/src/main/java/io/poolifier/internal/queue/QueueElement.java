package io.poolifier.internal.queue;

import org.jspecify.annotations.Nullable;

/**
 * Something that can wait in a {@link TasksQueue}. The queue links its elements through
 * themselves and so allocates nothing; an element can be in one queue at a time. Plain
 * fields do: the queue takes care that they are seen.
 *
 * @param <E> the type of the elements
 */
public interface QueueElement<E extends QueueElement<E>> {

	/**
	 * How urgent the element is. Does not change while it waits.
	 * @return the priority, from -20, the most urgent, to 19
	 */
	int priority();

	/**
	 * When the element came, for its age. Does not change while it waits.
	 * @return the time in nanoseconds, as {@link System#nanoTime()}
	 */
	long since();

	/**
	 * Who may take the element. Does not change while it waits.
	 * @return the group of the elements that the same takers may have; 0 for the group
	 * that everybody may have
	 */
	int group();

	/**
	 * The link towards the newer neighbour, as last set.
	 * @return the neighbour, or {@code null}
	 */
	@Nullable E next();

	/**
	 * Sets the link towards the newer neighbour.
	 * @param next the neighbour, or {@code null}
	 */
	void next(@Nullable E next);

	/**
	 * The link towards the older neighbour, as last set.
	 * @return the neighbour, or {@code null}
	 */
	@Nullable E previous();

	/**
	 * Sets the link towards the older neighbour.
	 * @param previous the neighbour, or {@code null}
	 */
	void previous(@Nullable E previous);

	/**
	 * The place that the element has in a queue, as last set.
	 * @return the place
	 */
	int place();

	/**
	 * Sets the place that the element has in a queue.
	 * @param place the place
	 */
	void place(int place);

}
