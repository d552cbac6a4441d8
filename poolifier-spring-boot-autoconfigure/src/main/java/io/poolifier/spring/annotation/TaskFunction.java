// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.poolifier.options.WorkerChoiceStrategy;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes code of a bean a task function, which a {@link io.poolifier.WorkerPool} runs by
 * name.
 * <ul>
 * <li>On a <b>method</b> of a bean, each task calls the method on the bean, proxies
 * included. The method has no parameter, and then ignores the task's data, or one, which
 * is the task's data. A parameter of type {@link io.poolifier.task.TaskContext}, first,
 * last or between others, does not count: it is given the context of the task. The method
 * may have any visibility but private. What it throws fails the task, as it is. If it
 * returns a {@link java.util.concurrent.CompletionStage}, the task ends when that does,
 * and as that does; so it does with a Reactor {@code Mono}, and with a
 * {@link java.util.concurrent.Future}, for which the worker waits.</li>
 * <li>On a <b>class</b> that implements {@link io.poolifier.task.TaskHandler}, or on a
 * <b>{@code @Bean} method</b> that returns one, the bean is the task function.</li>
 * </ul>
 * A method that returns {@code void}, {@code Future}, {@code CompletionStage},
 * {@code CompletableFuture} or {@code Mono} also runs on the pool when it is called on
 * its bean, as with Spring's {@code @Async}. Such a method may have several parameters;
 * who calls it by name gives their values as an {@code Object[]}. A {@code TaskContext}
 * that the caller passes, or {@code null}, is replaced by that of the task. The future
 * that the caller gets is that of the task: to cancel it cancels the task. A {@code Mono}
 * submits a task when it is subscribed to. What a {@code void} method throws goes to the
 * application's
 * {@link org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler}, a bean or
 * that of an {@code AsyncConfigurer}, or else to the log. Calls of other methods are
 * plain calls, and so is every call that does not go through the bean, as of a method of
 * the same class on {@code this}: they get the {@code TaskContext} that the caller
 * passes. The bean becomes a proxy: its class must not be final, or declare the method in
 * an interface, and the method must not be final either.
 * <p>
 * The annotation is also found on the interface or superclass that declares a method, and
 * as a meta-annotation.
 * <p>
 * Functions are registered in the order of their bean definitions, and within a class in
 * the order in which they are written. The first of a pool is its default function,
 * unless {@code default-task-function} of the pool names another one.
 * <p>
 * A task that was submitted by name looks its bean up when it runs, so a bean may declare
 * task functions and have the pool injected, and a lazy bean stays lazy. A bean with a
 * scope is looked up for each such task: every one of a prototype gets an instance of its
 * own. A call on the bean runs on the instance that was called, whatever its scope.
 * <p>
 * A declaration that cannot work stops the application with an
 * {@link io.poolifier.spring.function.InvalidTaskFunctionException}: a private or static
 * method, more than one parameter, two contexts, a name that is blank, reserved
 * ({@code default}) or taken, a pool that does not exist, an annotated class that is no
 * {@code TaskHandler}, a method that the bean's proxy does not pass on, a priority out of
 * range, workers that the pool does not have.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface TaskFunction {

	/** The priority of a function that has none. */
	int NO_PRIORITY = Integer.MIN_VALUE;

	/** The concurrency of a function that only the workers limit. */
	int UNLIMITED = 0;

	/**
	 * The name of the function; short for {@link #name()}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * The name of the function. The default is the name of the method, or the name of the
	 * bean if the bean is the function.
	 * @return the name
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * The name of the pool that has the function: that of an entry of
	 * {@code poolifier.pools}, or of a {@code WorkerPool} bean that the application
	 * defines. The default is the pool of the top level, named {@code default}.
	 * @return the name
	 */
	String pool() default "";

	/**
	 * Returns the priority of the function's tasks, from -20, the most urgent, to 19. A
	 * task gains priority while it waits. By default the function has no priority, which
	 * counts as 0 in comparison with functions that have one.
	 * @return the priority, or {@link #NO_PRIORITY}
	 */
	int priority() default NO_PRIORITY;

	/**
	 * The strategy that chooses workers for the function's tasks, as in
	 * {@code strategy = FAIR_SHARE}. The default, none, means that of the pool.
	 * @return one strategy at most
	 */
	WorkerChoiceStrategy[] strategy() default {};

	/**
	 * The keys of the workers that may run the function's tasks, from 0 to the pool's
	 * maximum of workers minus 1. The default, none, means all workers.
	 * @return the keys
	 */
	int[] workerNodeKeys() default {};

	/**
	 * The time that a task may run, such as {@code 10s} or {@code 500ms}. After that it
	 * fails with {@link io.poolifier.task.TaskTimeoutException}, and the function is
	 * interrupted. May be a placeholder, as in {@code ${reports.timeout}}. The property
	 * {@code poolifier.functions.<name>.timeout} takes precedence.
	 * @return the time, or an empty text for the limit of the pool
	 */
	String timeout() default "";

	/**
	 * The time that a task may wait before it starts, in the form of {@link #timeout()}.
	 * After that it fails. The property {@code poolifier.functions.<name>.queue-timeout}
	 * takes precedence.
	 * @return the time, or an empty text for the limit of the pool
	 */
	String queueTimeout() default "";

	/**
	 * The time that the function may go on after its time-out, in the form of
	 * {@link #timeout()}. After that its worker is freed from it. The property
	 * {@code poolifier.functions.<name>.grace-period} takes precedence.
	 * @return the time, or an empty text for the grace period of the pool
	 */
	String gracePeriod() default "";

	/**
	 * Whether running a task twice has the same effect as running it once. If the worker
	 * that runs such a task is lost, the task runs again on another worker, once. Other
	 * tasks fail with their worker.
	 * @return {@code true} if the function is idempotent
	 */
	boolean idempotent() default false;

	/**
	 * Returns the maximum number of the function's tasks that run at once. Others wait,
	 * and occupy no worker meanwhile. The property
	 * {@code poolifier.functions.<name>.concurrency} takes precedence.
	 * @return the number, or {@link #UNLIMITED}
	 */
	int concurrency() default UNLIMITED;

	/**
	 * Returns the expression, in the Spring Expression Language, that computes the
	 * ordering key of a task from its data, as in {@code "#order.customerId"}. The
	 * parameters of the function are variables, and its data is the root object. Of all
	 * tasks of a pool whose ordering keys are equal, one runs at a time, in the order of
	 * their submission. A task whose key is {@code null} needs no order.
	 * @return the expression, or an empty text for none
	 */
	String orderingKey() default "";

	/**
	 * Returns whether a request joins a task of the function with the same ordering key
	 * that has not started. Such a request adds no task: it gets the result of that one.
	 * @return {@code true} if requests with equal ordering keys are interchangeable
	 */
	boolean coalesce() default false;

	/**
	 * Returns the expression, in the form of {@link #orderingKey()}, that computes the
	 * fairness key of a task, which identifies the tenant on whose behalf it runs. It has
	 * an effect in pools with {@code tasks-queue-options.fairness.enabled}.
	 * @return the expression, or an empty text for none
	 */
	String fairnessKey() default "";

}
