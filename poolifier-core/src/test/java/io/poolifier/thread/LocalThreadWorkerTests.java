// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import io.poolifier.worker.WorkerFactory;

class LocalThreadWorkerTests extends LocalWorkerTests {

	@Override
	WorkerFactory factory() {
		return new ThreadWorkerFactory();
	}

}
