// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log of what operators did over HTTP.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class PoolifierEndpointAuditLogTests {

	@Test
	void reasonCannotBeginALineOfItsOwn(CapturedOutput output) throws Exception {
		try (EndpointServer server = EndpointServer.start(Application.class,
				"management.endpoint.poolifier.access=unrestricted", "logging.level.io.poolifier=info")) {
			server.post("/default/pause", "{\"reason\": \"upgrade\\r\\n2026-01-01 INFO forged\\u2028line\"}");
		}
		assertThat(output.getOut().lines()).noneMatch((line) -> line.startsWith("2026-01-01 INFO forged"));
		assertThat(output).contains("{pool=default, reason=upgrade\\u000d\\u000a2026-01-01 INFO forged\\u2028line}");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
