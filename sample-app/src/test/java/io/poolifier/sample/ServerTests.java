// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;

import javax.imageio.ImageIO;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/**
 * What the tests of the running application have in common.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
public abstract class ServerTests {

	@LocalServerPort
	private int port;

	protected final RestTestClient client() {
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	protected final ResponseSpec get(String uri, Object... variables) {
		return client().get().uri(uri, variables).exchange();
	}

	protected static String problem(ResponseSpec response, HttpStatus status) {
		String detail = response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody(Problem.class)
			.returnResult()
			.getResponseBody()
			.detail();
		return Objects.requireNonNull(detail);
	}

	protected static BufferedImage image(ResponseSpec response) throws IOException {
		byte[] png = response.expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.IMAGE_PNG)
			.expectBody(byte[].class)
			.returnResult()
			.getResponseBody();
		return decode(png);
	}

	protected static BufferedImage decode(byte[] file) throws IOException {
		return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(file)));
	}

	private record Problem(String detail) {

	}

}
