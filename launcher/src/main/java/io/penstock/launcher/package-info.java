/** Penstock as a program, and as a library in plain Java programs: an embedded framework with every bundle of the house. */
package io.penstock.launcher;
