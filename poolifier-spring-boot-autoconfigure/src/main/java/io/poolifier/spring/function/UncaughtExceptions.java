// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.interceptor.SimpleAsyncUncaughtExceptionHandler;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.util.function.SingletonSupplier;

/**
 * Handler of the failures of tasks that no caller waits for. Passes them to the
 * application's handler, or to the log.
 */
final class UncaughtExceptions {

	private static final Logger logger = LoggerFactory.getLogger(UncaughtExceptions.class);

	private final SingletonSupplier<AsyncUncaughtExceptionHandler> handler;

	UncaughtExceptions(BeanFactory beanFactory) {
		this.handler = SingletonSupplier.of(() -> find(beanFactory));
	}

	private static AsyncUncaughtExceptionHandler find(BeanFactory beanFactory) {
		AsyncUncaughtExceptionHandler bean = beanFactory.getBeanProvider(AsyncUncaughtExceptionHandler.class)
			.getIfUnique();
		return (bean != null) ? bean
				: beanFactory.getBeanProvider(AsyncConfigurer.class)
					.orderedStream()
					.map(AsyncConfigurer::getAsyncUncaughtExceptionHandler)
					.filter(Objects::nonNull)
					.findFirst()
					.orElseGet(SimpleAsyncUncaughtExceptionHandler::new);
	}

	/**
	 * Hands a failure over. Nothing is thrown: the caller is a worker.
	 */
	void handle(Throwable error, Method method, @Nullable Object[] arguments) {
		try {
			this.handler.obtain().handleUncaughtException(error, method, arguments);
		}
		catch (Throwable ex) {
			ex.addSuppressed(error);
			logger.error("The handler of failures failed for {}", method, ex);
		}
	}

}
