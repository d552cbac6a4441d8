// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import java.util.List;

import io.poolifier.sample.Png;
import io.poolifier.sample.ProcessServerTests;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pictures that child JVMs draw.
 */
class ProcessMandelbrotTests extends ProcessServerTests {

	@Test
	void areThoseThatThreadsDraw() throws InterruptedException {
		View view = new View(320, 240, -0.65, 0, 1, 500);
		Tile whole = new Tile(0, 0, 320, 240);
		byte[] expected = Png.encode(
				Picture.of(view, List.of(new RenderedTile(whole, new Mandelbrot(view).render(whole), "this thread"))));
		byte[] drawn = get("/mandelbrot.png?width=320&height=240&tiles=64").expectStatus()
			.isOk()
			.expectBody(byte[].class)
			.returnResult()
			.getResponseBody();
		assertThat(drawn).isEqualTo(expected);
	}

}
