package io.poolifier.queue;

/**
 * What the tests put into queues.
 */
final class Element implements QueueElement<Element> {

	private final String name;

	private final int priority;

	private final int group;

	private final long since;

	private Element next;

	private Element previous;

	private int place;

	Element(String name) {
		this(name, 0, 0, 0);
	}

	Element(String name, int priority, int group, long since) {
		this.name = name;
		this.priority = priority;
		this.group = group;
		this.since = since;
	}

	@Override
	public int priority() {
		return this.priority;
	}

	@Override
	public int group() {
		return this.group;
	}

	@Override
	public long since() {
		return this.since;
	}

	@Override
	public Element next() {
		return this.next;
	}

	@Override
	public void next(Element next) {
		this.next = next;
	}

	@Override
	public Element previous() {
		return this.previous;
	}

	@Override
	public void previous(Element previous) {
		this.previous = previous;
	}

	@Override
	public int place() {
		return this.place;
	}

	@Override
	public void place(int place) {
		this.place = place;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
