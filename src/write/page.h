/* Style and script of the HTML report: page/report.css and page/report.js, as texts. */
#ifndef TB_WRITE_PAGE_H
#define TB_WRITE_PAGE_H

extern const char tb_page_style[], tb_page_script[];

#endif
