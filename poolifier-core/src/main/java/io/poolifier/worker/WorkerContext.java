package io.poolifier.worker;

import java.util.List;

/**
 * What a worker learns of its pool, and how it tells the pool of itself. Safe for use by
 * many threads.
 */
public interface WorkerContext {

	/**
	 * The name of the pool.
	 * @return the name
	 */
	String poolName();

	/**
	 * The worker's place in the pool.
	 * @return the key, from 0
	 */
	int workerKey();

	/**
	 * The worker's own number.
	 * @return the id, which no other worker of the pool ever has
	 */
	long workerId();

	/**
	 * The slots that the worker begins with, as many as it runs tasks at once.
	 * @return an immutable list
	 */
	List<TaskSlot> slots();

	/**
	 * Whether an error that came out of a task means the end of the worker.
	 * @param error what a task function threw
	 * @return {@code true} if the worker has to report
	 * {@link #failed(AssignedTask, Throwable)} before the task's end
	 */
	boolean isFatal(Throwable error);

	/**
	 * Reports that the worker takes tasks from now on.
	 */
	void ready();

	/**
	 * Reports that the worker is dying. It gets no more tasks, and its slots say
	 * {@link Pause#STOP}; tasks that it still runs may go on. Reports after the first are
	 * ignored.
	 * @param error what it dies of
	 */
	void failed(Throwable error);

	/**
	 * Reports that the worker is dying of an error that came out of a task, as
	 * {@link #failed(Throwable)} does. The end of the task has to be reported afterwards,
	 * so that a caller who hears of it does not find the worker ready. A worker that dies
	 * of tasks of the same function again and again is replaced without a pause.
	 * @param task the task
	 * @param error the error that its function threw
	 */
	void failed(AssignedTask task, Throwable error);

	/**
	 * Reports that the worker has ended: it runs nothing any more, and asks for no more
	 * tasks. Tasks whose end was not reported are lost. Reports after the first are
	 * ignored.
	 */
	void stopped();

}
