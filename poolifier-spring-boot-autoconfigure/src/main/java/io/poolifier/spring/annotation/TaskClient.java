// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Makes an interface a bean whose methods run tasks, so that callers write neither a
 * function's name nor a cast. Found in the packages of the application.
 * <p>
 * A method runs the task function of its name, or of the name that {@link Execute} or
 * {@link MapExecute} gives. What the function is given is the argument; none is
 * {@code null}, several are an {@code Object[]}. The return type says how the caller gets
 * the result:
 * <ul>
 * <li>{@code CompletableFuture}, {@code CompletionStage} or {@code Future}: the task's
 * future; to cancel it cancels the task;</li>
 * <li>Reactor's {@code Mono}: submits a task when it is subscribed to;</li>
 * <li>{@code void}, or any other type: the call waits for the task, returns its result
 * and throws what it failed with, as it is. A checked exception has to be declared, or is
 * wrapped in an {@link java.lang.reflect.UndeclaredThrowableException}. A caller that is
 * interrupted cancels the task and gets a
 * {@link java.util.concurrent.CancellationException}, or the {@link InterruptedException}
 * if the method declares it.</li>
 * </ul>
 * Methods with a body are called as they are. A pool or function that does not exist when
 * the application starts stops it with an
 * {@link io.poolifier.spring.function.InvalidTaskClientException}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface TaskClient {

	/**
	 * The name of the pool that runs the tasks, as in {@link TaskFunction#pool()}. The
	 * default is the pool of the top level, named {@code default}.
	 * @return the name
	 */
	String pool() default "";

}
