// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Connection that carries frames. Any thread may send; one thread receives.
 */
final class Connection implements Closeable {

	/*
	 * Implementation note. A frame is the length of the rest, a type, an id, and a body.
	 *
	 * Frames are collected in `outbox`, and one thread at a time has the duty to write
	 * it. If nobody has, a sender takes the duty and writes its frame itself, which saves
	 * a switch of threads. Frames that come meanwhile are left to the writer thread,
	 * which writes as many at a time as there are. So an idle connection is fast, and a
	 * busy one writes large batches.
	 *
	 * A closed connection neither adds to `outbox` nor takes from it. So its frames are
	 * known never to have been written.
	 */

	/**
	 * Thrown if not a single byte of a frame was sent, because the connection is closed.
	 */
	static final class NotSentException extends IOException {

		private static final long serialVersionUID = 1L;

		NotSentException() {
			super("The connection is closed");
		}

	}

	/** The bytes of a frame's length. */
	private static final int LENGTH = Integer.BYTES;

	/** The bytes of a frame's type and id. */
	private static final int HEAD = 1 + Long.BYTES;

	/** The number of bytes that are read and written at a time. */
	private static final int CHUNK = 64 * 1024;

	/** The capacity up to which an empty outbox is kept. */
	private static final int KEPT_OUTBOX = 1024 * 1024;

	private final ByteChannel channel;

	private final Thread writer;

	private final ByteBuffer input = ByteBuffer.allocate(CHUNK).flip();

	private volatile int maxBody;

	/** Frames to be written. Guarded by the lock of this object. */
	private ByteBuffer outbox = ByteBuffer.allocate(CHUNK);

	/** The other buffer. Belongs to the thread with the duty to write. */
	private ByteBuffer other = ByteBuffer.allocate(CHUNK);

	/** Whether a thread has the duty to write. Guarded by the lock of this object. */
	private boolean writing;

	/** Whether it is the writer thread. */
	private volatile boolean handedOver;

	/** Changes under the lock of this object. */
	private volatile boolean closed;

	/**
	 * Creates a connection.
	 * @param channel the channel, in blocking mode
	 * @param maxBody the greatest length of a body that is received
	 * @param name the name of the writer thread
	 */
	Connection(ByteChannel channel, int maxBody, String name) {
		this.channel = channel;
		this.maxBody = maxBody;
		this.writer = new Thread(this::write, name);
		this.writer.setDaemon(true);
	}

	/** Starts the writer thread. */
	void start() {
		this.writer.start();
	}

	/** Sets the greatest length of a body that is received. */
	void allow(int maxBody) {
		this.maxBody = maxBody;
	}

	/**
	 * Sends a frame. The calling thread may write it, and frames of others.
	 * @throws NotSentException if the connection is closed
	 * @throws IOException if the connection fails
	 */
	void send(FrameType type, long id, byte[]... body) throws IOException {
		synchronized (this) {
			append(type, id, body);
			if (this.writing) {
				return;
			}
			this.writing = true;
		}
		try {
			if (!writeOutbox()) {
				handOver();
			}
		}
		catch (Throwable ex) {
			// Part of a frame may have been written.
			close();
			throw ex;
		}
	}

	/**
	 * Sends a frame. Never blocks.
	 * @throws NotSentException if the connection is closed
	 */
	void sendLater(FrameType type, long id, byte[]... body) throws NotSentException {
		synchronized (this) {
			append(type, id, body);
			if (this.writing) {
				return;
			}
			this.writing = true;
		}
		handOver();
	}

	private void handOver() {
		this.handedOver = true;
		LockSupport.unpark(this.writer);
	}

	private void append(FrameType type, long id, byte[]... body) throws NotSentException {
		if (this.closed) {
			throw new NotSentException();
		}
		int length = HEAD;
		for (byte[] part : body) {
			length = Math.addExact(length, part.length);
		}
		makeRoom(Math.addExact(length, LENGTH));
		this.outbox.putInt(length).put(type.code()).putLong(id);
		for (byte[] part : body) {
			this.outbox.put(part);
		}
	}

	private void makeRoom(int length) {
		if (this.outbox.remaining() < length) {
			int needed = Math.addExact(this.outbox.position(), length);
			ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, (int) Math.min(2L * needed, KEPT_OUTBOX)));
			this.outbox = larger.put(this.outbox.flip());
		}
	}

	/**
	 * Writes what is in the outbox. Called by the thread with the duty to write.
	 * @return {@code true} if there is nothing left, and nobody has the duty any more
	 */
	private boolean writeOutbox() throws IOException {
		ByteBuffer batch;
		synchronized (this) {
			if (this.closed) {
				throw new ClosedChannelException();
			}
			batch = this.outbox;
			this.outbox = this.other;
		}
		batch.flip();
		int end = batch.limit();
		while (batch.position() < end) {
			// The JDK copies as much as it is given into a buffer that it keeps.
			batch.limit(Math.min(batch.position() + CHUNK, end));
			this.channel.write(batch);
		}
		batch.clear();
		this.other = (batch.capacity() <= KEPT_OUTBOX) ? batch : ByteBuffer.allocate(CHUNK);
		synchronized (this) {
			if (this.outbox.position() > 0) {
				return false;
			}
			this.writing = false;
			return true;
		}
	}

	/** Runs in the writer thread. */
	private void write() {
		try {
			while (!this.closed) {
				if (this.handedOver) {
					this.handedOver = false;
					while (!writeOutbox()) {
						// More frames have come.
						Thread.onSpinWait();
					}
				}
				else {
					LockSupport.park(this);
				}
			}
		}
		catch (Throwable ex) {
			close();
		}
	}

	/**
	 * Receives the next frame. Called by one thread.
	 * @return the frame; {@code null} if the other side has closed the connection
	 * @throws ProtocolException if it is no frame, or too large
	 * @throws IOException if the connection is closed or fails
	 */
	@Nullable Frame receive() throws IOException {
		if (!fill(LENGTH)) {
			return null;
		}
		int length = this.input.getInt();
		if (length < HEAD || length - HEAD > this.maxBody) {
			throw new ProtocolException("The length of a frame is %d, and should be from %d to %d".formatted(length,
					HEAD, HEAD + this.maxBody));
		}
		if (!fill(HEAD)) {
			throw new EOFException("The connection ended within a frame");
		}
		FrameType type = FrameType.of(this.input.get());
		long id = this.input.getLong();
		byte[] body = new byte[length - HEAD];
		int buffered = Math.min(body.length, this.input.remaining());
		this.input.get(body, 0, buffered);
		readFully(body, buffered);
		return new Frame(type, id, body);
	}

	/**
	 * Reads until a number of bytes are there.
	 * @return {@code false} if the connection has ended before the first of them
	 */
	private boolean fill(int count) throws IOException {
		if (this.input.remaining() >= count) {
			return true;
		}
		this.input.compact();
		int read = 0;
		while (this.input.position() < count && read >= 0) {
			read = this.channel.read(this.input);
		}
		this.input.flip();
		if (this.input.remaining() >= count) {
			return true;
		}
		if (this.input.hasRemaining()) {
			throw new EOFException("The connection ended within a frame");
		}
		return false;
	}

	private void readFully(byte[] body, int from) throws IOException {
		ByteBuffer rest = ByteBuffer.wrap(body);
		rest.position(from);
		while (rest.position() < body.length) {
			rest.limit(Math.min(rest.position() + CHUNK, body.length));
			if (this.channel.read(rest) < 0) {
				throw new EOFException("The connection ended within a frame");
			}
		}
	}

	/** Returns the ids of the frames of a type that were not sent before the end. */
	synchronized Set<Long> unsent(FrameType type) {
		Set<Long> ids = new HashSet<>();
		ByteBuffer frames = this.outbox.duplicate().flip();
		while (this.closed && frames.hasRemaining()) {
			int length = frames.getInt();
			int end = frames.position() + length;
			if (frames.get() == type.code()) {
				ids.add(frames.getLong());
			}
			frames.position(end);
		}
		return ids;
	}

	/** Closes the connection, which ends both sides' waiting for it. Never throws. */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
		}
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// There is nothing left to be done.
		}
		LockSupport.unpark(this.writer);
	}

}
