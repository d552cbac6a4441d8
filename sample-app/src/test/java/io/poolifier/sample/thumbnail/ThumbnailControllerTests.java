// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import javax.imageio.ImageIO;

import io.poolifier.sample.Png;
import io.poolifier.sample.ServerTests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ThumbnailControllerTests extends ServerTests {

	private static final String PREFIX = "data:image/png;base64,";

	@Test
	void makesThreeSizesByDefault() throws IOException {
		List<Thumbnail> thumbnails = thumbnails(png(400, 300), null);
		assertThat(thumbnails).extracting(Thumbnail::size).containsExactly(64, 128, 256);
		assertThat(thumbnails).extracting(Thumbnail::width).containsExactly(64, 128, 256);
		assertThat(thumbnails).extracting(Thumbnail::height).containsExactly(48, 96, 192);
		for (Thumbnail thumbnail : thumbnails) {
			BufferedImage image = image(thumbnail);
			assertThat(image.getWidth()).isEqualTo(thumbnail.width());
			assertThat(image.getHeight()).isEqualTo(thumbnail.height());
			assertShowsHalves(image);
		}
	}

	@Test
	void makesTheSizesThatAreAskedForInTheirOrder() throws IOException {
		assertThat(thumbnails(png(400, 300), "100,1,1024")).extracting(Thumbnail::width, Thumbnail::height)
			.containsExactly(tuple(100, 75), tuple(1, 1), tuple(400, 300));
	}

	@Test
	void neverMakesAnImageLarger() throws IOException {
		assertThat(thumbnails(png(40, 20), "64")).first()
			.satisfies((thumbnail) -> assertThat(image(thumbnail).getWidth()).isEqualTo(40));
	}

	@ParameterizedTest
	@CsvSource({ "jpg", "gif", "bmp" })
	void readsOtherFormats(String format) throws IOException {
		ByteArrayOutputStream file = new ByteArrayOutputStream();
		ImageIO.write(TestImages.halves(200, 100, BufferedImage.TYPE_INT_RGB), format, file);
		assertShowsHalves(image(thumbnails(file.toByteArray(), "20").get(0)));
	}

	@Test
	void readsALargeImage() throws IOException {
		Thumbnail thumbnail = thumbnails(png(6000, 3000), "32").get(0);
		assertThat(image(thumbnail).getHeight()).isEqualTo(16);
		assertShowsHalves(image(thumbnail));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			0                                  | must be from 1 to 1024, but is 0
			64,1025                            | must be from 1 to 1024, but is 1025
			-64                                | must be from 1 to 1024, but is -64
			64,large                           | sizes
			1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17 | 'number of sizes' must be from 1 to 16, but is 17
			""")
	void tellsWhatIsWrongWithTheSizes(String sizes, String detail) throws IOException {
		assertThat(problem(upload(png(40, 30), sizes), HttpStatus.BAD_REQUEST)).contains(detail);
	}

	@Test
	void tellsThatAFileIsNoImage() {
		byte[] text = "This is no image".getBytes(StandardCharsets.UTF_8);
		assertThat(problem(upload(text, "64"), HttpStatus.BAD_REQUEST)).contains("not an image").contains("png");
		assertThat(problem(upload(new byte[0], "64"), HttpStatus.BAD_REQUEST)).contains("not an image");
	}

	@Test
	void tellsThatAnImageIsDamaged() throws IOException {
		byte[] png = png(400, 300);
		byte[] half = Arrays.copyOf(png, png.length / 2);
		assertThat(problem(upload(half, "64"), HttpStatus.BAD_REQUEST)).contains("cannot be read");
	}

	@Test
	void readsNoMoreThanTheHeaderOfADecompressionBomb() throws IOException {
		assertThat(problem(upload(TestImages.pngHeader(50_000, 40_000), "64"), HttpStatus.BAD_REQUEST))
			.contains("at most 50 megapixels")
			.contains("50000 by 40000");
	}

	@Test
	void tellsThatThePartIsMissing() {
		MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
		parts.add("sizes", "64");
		assertThat(problem(post(parts), HttpStatus.BAD_REQUEST)).contains("image");
	}

	@Test
	void tellsThatTheRequestHasNoParts() {
		assertThat(problem(client().post().uri("/thumbnails").exchange(), HttpStatus.BAD_REQUEST))
			.contains("multipart");
		assertThat(problem(
				client().post().uri("/thumbnails").contentType(MediaType.APPLICATION_JSON).body("{}").exchange(),
				HttpStatus.BAD_REQUEST))
			.contains("multipart");
	}

	@Test
	void tellsThatAnUploadIsTooLarge() {
		assertThat(problem(upload(new byte[20 * 1024 * 1024 + 1], "64"), HttpStatus.CONTENT_TOO_LARGE))
			.contains("size exceeded");
	}

	private List<Thumbnail> thumbnails(byte[] file, @Nullable String sizes) {
		List<Thumbnail> thumbnails = upload(file, sizes).expectStatus()
			.isOk()
			.expectBody(new ParameterizedTypeReference<List<Thumbnail>>() {
			})
			.returnResult()
			.getResponseBody();
		return Objects.requireNonNull(thumbnails);
	}

	private ResponseSpec upload(byte[] file, @Nullable String sizes) {
		MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
		parts.add("image", new ByteArrayResource(file) {
			@Override
			public String getFilename() {
				return "image";
			}
		});
		if (sizes != null) {
			parts.add("sizes", sizes);
		}
		return post(parts);
	}

	private ResponseSpec post(MultiValueMap<String, Object> parts) {
		return client().post().uri("/thumbnails").contentType(MediaType.MULTIPART_FORM_DATA).body(parts).exchange();
	}

	private static byte[] png(int width, int height) {
		return Png.encode(TestImages.halves(width, height, BufferedImage.TYPE_INT_RGB));
	}

	private static BufferedImage image(Thumbnail thumbnail) throws IOException {
		assertThat(thumbnail.dataUrl()).startsWith(PREFIX);
		return decode(Base64.getDecoder().decode(thumbnail.dataUrl().substring(PREFIX.length())));
	}

	private static void assertShowsHalves(BufferedImage image) {
		int left = image.getRGB(1, image.getHeight() / 2);
		int right = image.getRGB(image.getWidth() - 2, image.getHeight() / 2);
		assertThat((left >> 16) & 0xFF).isGreaterThan(230);
		assertThat(left & 0xFF).isLessThan(25);
		assertThat(right & 0xFF).isGreaterThan(230);
		assertThat((right >> 16) & 0xFF).isLessThan(25);
	}

}
