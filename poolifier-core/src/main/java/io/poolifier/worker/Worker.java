package io.poolifier.worker;

import java.util.List;

/**
 * What the engine tells a worker. Any thread may call, several at once, and none of the
 * methods may block: a worker that has to wait for something does so on a thread of its
 * own.
 * <p>
 * A worker has slots, as many as it runs tasks at once. For each slot it asks for a task,
 * runs it and reports its end, again and again, until the slot says {@link Pause#STOP};
 * when that is so for all of them it reports {@link WorkerContext#stopped()}.
 * <p>
 * A task whose function returns a {@link java.util.concurrent.CompletionStage} runs until
 * that completes. It keeps its slot, but should not keep a thread.
 */
public interface Worker {

	/**
	 * Starts the worker, which reports {@link WorkerContext#ready()} when it can take
	 * tasks, now or later. Called once, before any other method.
	 */
	void start();

	/**
	 * Gives the worker one slot more, which may have tasks at once. Called any number of
	 * times after {@link #start()}, but without effect when all slots have stopped. For
	 * one slot less the slot that has to go says {@link Pause#STOP}.
	 * @param slot the new slot
	 */
	void add(TaskSlot slot);

	/**
	 * Ends the rest of a slot: it has to be asked for a task again. Called once for each
	 * time that {@link TaskSlot#rest()} answered {@link Pause#WAIT}. Of no effect while
	 * the slot {@linkplain TaskSlot#resting() rests}, or is asked for tasks anyway.
	 * @param slot a slot of this worker
	 */
	void wake(TaskSlot slot);

	/**
	 * Asks the task that a slot runs to end early, as far as the worker can do that. The
	 * task's end has to be reported all the same; a task that waits for a stage ends by
	 * that, whether or not the stage can be cancelled. The engine calls this only while
	 * the task runs: reports of its end wait.
	 * @param slot a slot of this worker
	 */
	void interrupt(TaskSlot slot);

	/**
	 * What the thread does that runs the task of a slot, the innermost call first.
	 * @param slot a slot of this worker
	 * @return the stack; empty if no thread runs the task, or if that is not known here,
	 * which is the default
	 */
	default List<StackTraceElement> stackOf(TaskSlot slot) {
		return List.of();
	}

	/**
	 * Ends the worker without regard to what it runs. Its tasks have been
	 * {@linkplain #interrupt(TaskSlot) interrupted}, and have ended for their callers.
	 * What cannot be ended at once is to be left alone, and to end when it can. A slot
	 * that rests, or whose task ends after this call, has stopped by that and is not to
	 * be asked again. A worker that is just being started may be killed as well.
	 */
	void kill();

}
