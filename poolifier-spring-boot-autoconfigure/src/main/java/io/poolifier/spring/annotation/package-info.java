/**
 * The annotation that makes beans and their methods task functions.
 */
@NullMarked
package io.poolifier.spring.annotation;

import org.jspecify.annotations.NullMarked;
