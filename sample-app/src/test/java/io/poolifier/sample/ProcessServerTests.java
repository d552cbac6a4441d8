// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * What the tests of the application with child JVMs have in common.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		args = { "--poolifier.worker=process", "--poolifier.size=2", "--poolifier.process.jvm-options=-Xmx64m" })
public abstract class ProcessServerTests extends ServerTests {

}
