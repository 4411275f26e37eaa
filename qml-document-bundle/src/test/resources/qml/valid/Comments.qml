// before
/* a block
   of two lines */
import QtQml // behind an import
/**/
QtObject { // behind a brace
    /* inside */ property int a: /* before a value */ 1 // behind a value
    property int b: 2 /* ends
    the line */
    // property int c: 3 }
}
// behind all of it
/* the end */
