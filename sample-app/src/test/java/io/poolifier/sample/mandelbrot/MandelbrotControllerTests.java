// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import java.awt.image.BufferedImage;
import java.io.IOException;

import io.poolifier.WorkerPool;
import io.poolifier.sample.ServerTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

class MandelbrotControllerTests extends ServerTests {

	@Autowired
	private WorkerPool pool;

	@ParameterizedTest
	@CsvSource({ "320, 240, 64", "320, 240, 1", "101, 67, 7", "97, 89, 30", "1, 50, 13", "50, 1, 13", "1, 1, 1",
			"16, 16, 256", "11, 7, 77" })
	void drawsWhatASingleThreadDraws(int width, int height, int tiles) throws IOException {
		BufferedImage picture = image(
				get("/mandelbrot.png?width={width}&height={height}&tiles={tiles}", width, height, tiles));
		assertThat(picture.getWidth()).isEqualTo(width);
		assertThat(picture.getHeight()).isEqualTo(height);
		Mandelbrot reference = new Mandelbrot(new View(width, height, -0.65, 0, 1, 500));
		for (int row = 0; row < height; row++) {
			for (int column = 0; column < width; column++) {
				assertThat(picture.getRGB(column, row) & 0xFFFFFF).as("pixel %d, %d", column, row)
					.isEqualTo(reference.colour(column, row));
			}
		}
	}

	@Test
	void drawsThePartOfThePlaneThatIsAskedFor() throws IOException {
		BufferedImage picture = image(
				get("/mandelbrot.png?width=20&height=10&x=-0.7436&y=0.1318&zoom=200&iterations=900"));
		Mandelbrot reference = new Mandelbrot(new View(20, 10, -0.7436, 0.1318, 200, 900));
		assertThat(picture.getRGB(0, 0) & 0xFFFFFF).isEqualTo(reference.colour(0, 0));
		assertThat(picture.getRGB(13, 7) & 0xFFFFFF).isEqualTo(reference.colour(13, 7));
	}

	@Test
	void hasDefaultsForEverything() throws IOException {
		BufferedImage picture = image(get("/mandelbrot.png"));
		assertThat(picture.getWidth()).isEqualTo(1024);
		assertThat(picture.getHeight()).isEqualTo(768);
	}

	@Test
	void takesFewerTilesByItselfForAPictureOfFewPixels() throws IOException {
		assertThat(image(get("/mandelbrot.png?width=3&height=2")).getWidth()).isEqualTo(3);
	}

	@Test
	void tintsEachTileByItsWorker() throws IOException {
		BufferedImage picture = image(get("/mandelbrot.png?width=64&height=64&tiles=16&workers=true"));
		Mandelbrot reference = new Mandelbrot(new View(64, 64, -0.65, 0, 1, 500));
		int size = this.pool.info().maxSize();
		for (int row = 0; row < 64; row += 16) {
			for (int column = 0; column < 64; column += 16) {
				int plain = reference.colour(column, row);
				Integer[] tinted = new Integer[size];
				for (int key = 0; key < size; key++) {
					RenderedTile tile = new RenderedTile(new Tile(0, 0, 1, 1), new int[] { plain },
							"poolifier-default-" + key);
					WorkerTint.apply(tile);
					tinted[key] = tile.pixels()[0];
				}
				assertThat(picture.getRGB(column, row) & 0xFFFFFF).isIn((Object[]) tinted).isNotEqualTo(plain);
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			width=0                     | 'width' must be from 1 to 4096, but is 0
			width=4097                  | 'width' must be from 1 to 4096, but is 4097
			height=-5                   | 'height' must be from 1 to 4096, but is -5
			tiles=0                     | 'tiles' must be from 1 to 4096, but is 0
			tiles=4097                  | 'tiles' must be from 1 to 4096, but is 4097
			width=2&height=3&tiles=7    | 'tiles' must be at most the number of pixels, which is 6, but is 7
			iterations=5001             | 'iterations' must be from 1 to 5000, but is 5001
			zoom=0.5                    | 'zoom' must be from 1.0 to
			x=NaN                       | 'x' must be from -4.0 to 4.0, but is NaN
			width=wide                  | 'width'
			height=99999999999          | 'height'
			workers=perhaps             | 'workers'
			""")
	void tellsWhatIsWrongWithTheInput(String query, String detail) {
		assertThat(problem(get("/mandelbrot.png?" + query), HttpStatus.BAD_REQUEST)).contains(detail);
	}

	@Test
	void tellsOfAProblemEvenIfOnlyAPictureIsAccepted() {
		assertThat(problem(client().get().uri("/mandelbrot.png?width=0").accept(MediaType.IMAGE_PNG).exchange(),
				HttpStatus.BAD_REQUEST))
			.contains("'width'");
	}

	@Test
	void isUnavailableWhileThePoolIsClosed() {
		this.pool.destroy().join();
		try {
			problem(get("/mandelbrot.png"), HttpStatus.SERVICE_UNAVAILABLE);
		}
		finally {
			this.pool.start();
		}
	}

}
