// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

/**
 * Scan of CBOR for tags of tags, in linear time. Jackson never writes them, and takes
 * quadratic time to read many.
 */
final class NestedTags {

	private static final int BYTES = 2;

	private static final int TEXT = 3;

	private static final int TAG = 6;

	private NestedTags() {
	}

	/**
	 * Returns whether a tag has a tag. Bytes that end within a string have none after it.
	 * @param bytes the bytes, which need not be CBOR
	 */
	static boolean isPresent(byte[] bytes) {
		boolean tagged = false;
		for (int i = 0; i < bytes.length;) {
			int major = (bytes[i] & 0xff) >> 5;
			int low = bytes[i++] & 0x1f;
			int size = (low >= 24 && low <= 27) ? 1 << (low - 24) : 0;
			long length = (low < 24) ? low : 0;
			for (int end = Math.min(bytes.length, i + size); i < end; i++) {
				length = (length << 8) | (bytes[i] & 0xff);
			}
			if (major == BYTES || major == TEXT) {
				if (length < 0 || length > bytes.length - i) {
					return false;
				}
				i += (int) length;
			}
			if (tagged && major == TAG) {
				return true;
			}
			tagged = major == TAG;
		}
		return false;
	}

}
