"""The simulated Messaging API: sending, tokens, keys, quota, and the calls beside sending."""

from dataclasses import replace

from tests.simulator_rig import CONFIG, KEY, MALI, OFFICER, STRANGER, Clock, Line, rig, words


def test_a_reply_reaches_the_phone_once_and_the_token_is_spent():
    with rig() as world:
        token = world.said()["replyToken"]
        first, second = world.line.reply(token, words("หนึ่ง")), world.line.reply(token, words("สอง"))
        assert (first.status, len(first.json["sentMessages"])) == (200, 1)
        assert (second.status, second.json) == (400, {"message": "Invalid reply token"})
        assert world.shown() == ["หนึ่ง"]


def test_a_reply_token_dies_after_its_minute():
    clock = Clock()
    with rig(replace(CONFIG, clock=clock)) as world:
        young, old = world.said()["replyToken"], world.said()["replyToken"]
        clock.now += 59
        assert world.line.reply(young, words()).status == 200
        clock.now += 1
        assert world.line.reply(old, words()).status == 400


def test_an_unfit_message_does_not_spend_the_reply_token():
    with rig() as world:
        token = world.said()["replyToken"]
        assert world.line.reply(token, words("")).status == 400
        assert world.line.reply(token, words()).status == 200


def test_a_reply_with_a_retry_key_is_refused():
    with rig() as world:
        assert world.line.reply(world.said()["replyToken"], words(), key=KEY).status == 400
        assert world.shown() == []


def test_a_repeated_retry_key_is_answered_409_with_the_first_answer():
    with rig() as world:
        first, again = (world.line.push(MALI, words("ครั้งเดียว"), key=KEY) for _ in range(2))
        assert (first.status, again.status) == (200, 409)
        assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
        assert again.json["sentMessages"] == first.json["sentMessages"]
        assert world.shown() == ["ครั้งเดียว"]


def test_a_retry_key_is_forgotten_after_a_day():
    clock = Clock()
    with rig(replace(CONFIG, clock=clock)) as world:
        world.line.push(MALI, words(), key=KEY)
        clock.now += 24 * 60 * 60
        assert world.line.push(MALI, words(), key=KEY).status == 200


def test_a_retry_key_that_is_no_uuid_is_refused():
    with rig() as world:
        assert world.line.push(MALI, words(), key="again").status == 400


def test_a_push_to_someone_unknown_fails_and_to_no_id_at_all_names_the_field():
    with rig() as world:
        assert world.line.push(STRANGER, words()).json == {"message": "Failed to send messages"}
        assert "'to'" in world.line.push("mali", words()).json["message"]


def test_a_push_to_someone_who_blocked_is_accepted_but_neither_arrives_nor_costs():
    with rig() as world:
        world.sim.act(MALI, "block")
        assert world.line.push(MALI, words()).status == 200
        assert world.shown() == []
        assert world.line.call("GET", "/message/quota/consumption").json == {"totalUsage": 0}
        assert world.sim.record()["calls"][0]["delivered"] is False


def test_the_two_429s_differ_in_their_message():
    with rig() as world:
        world.sim.faults(quota=1)
        assert world.line.push(MALI, words()).status == 200
        over = world.line.push(MALI, words())
        assert (over.status, over.json["message"]) == (429, "You have reached your monthly limit.")
        assert world.line.call("GET", "/message/quota").json == {"type": "limited", "value": 1}
        world.sim.faults(quota=None, rate_limited=True)
        fast = world.line.push(MALI, words())
        assert (fast.status, fast.json["message"][:18]) == (429, "The API rate limit")


def test_a_reply_is_free_of_the_monthly_quota():
    with rig() as world:
        world.sim.faults(quota=0)
        assert world.line.reply(world.said()["replyToken"], words()).status == 200


def test_a_multicast_costs_one_per_person_reached():
    with rig() as world:
        body = {"to": [MALI, OFFICER, STRANGER], "messages": [words("ประกาศ")]}
        assert world.line.call("POST", "/message/multicast", body).json == {}
        assert world.shown(OFFICER) == ["ประกาศ"]
        assert world.line.call("GET", "/message/quota/consumption").json == {"totalUsage": 2}


def test_a_call_without_the_right_token_is_401():
    with rig() as world:
        for token in ("", "another token"):
            refused = Line(world.url, token).push(MALI, words())
            assert refused.status == 401
            assert refused.json["message"].startswith("Authentication failed")


def test_a_body_that_is_no_json_object_is_refused():
    half_an_emoji = b'{"messages": [{"type": "text", "text": "\\ud83d"}]}'
    with rig() as world:
        for body in (b"{", b"[]", b"\xff", half_an_emoji):
            refused = world.line.call("POST", "/message/push", body)
            assert "could not be parsed as JSON" in refused.json["message"]


def test_a_body_above_two_megabytes_is_413():
    with rig() as world:
        assert world.line.call("POST", "/message/push", b" " * (2 * 1024 * 1024 + 1)).status == 413


def test_every_answer_carries_a_request_id_of_its_own():
    with rig() as world:
        answers = [world.line.call("GET", path) for path in ("/info", "/nowhere", f"/profile/{STRANGER}")]
        assert [answer.status for answer in answers] == [200, 404, 404]
        assert len({answer.headers["x-line-request-id"] for answer in answers}) == 3


def test_a_profile_is_given_until_the_person_blocks():
    with rig() as world:
        assert world.line.call("GET", f"/profile/{MALI}").json["displayName"] == "มะลิ"
        world.sim.act(MALI, "block")
        assert world.line.call("GET", f"/profile/{MALI}").json == {"message": "Not found"}


def test_validate_checks_the_messages_and_sends_nothing():
    with rig() as world:
        assert world.line.call("POST", "/message/validate/reply", {"messages": [words()]}).status == 200
        assert world.line.call("POST", "/message/validate/push", {"messages": [words("")]}).status == 400
        assert world.shown() == []


def test_the_loading_dots_stand_until_the_account_answers():
    with rig() as world:
        assert world.line.call("POST", "/chat/loading/start", {"chatId": MALI}).status == 202
        assert world.sim.ask("GET", f"/sim/people/{MALI}/chat")["loading"] is True
        world.line.push(MALI, words())
        assert world.sim.ask("GET", f"/sim/people/{MALI}/chat")["loading"] is False


def test_loading_seconds_go_in_steps_of_five():
    with rig() as world:
        for seconds in (0, 7, 65, "20"):
            refused = world.line.call(
                "POST", "/chat/loading/start", {"chatId": MALI, "loadingSeconds": seconds}
            )
            assert (refused.status, refused.json["details"][0]["property"]) == (400, "loadingSeconds")


def test_the_webhook_address_can_be_read_set_and_tested():
    with rig() as world:
        address = world.line.call("GET", "/channel/webhook/endpoint").json
        assert world.line.call("POST", "/channel/webhook/test").json["success"] is True
        assert world.service.next().events == []
        world.line.call("PUT", "/channel/webhook/endpoint", {"endpoint": "http://127.0.0.1:1/gone"})
        assert world.line.call("POST", "/channel/webhook/test").json["reason"] == "COULD_NOT_CONNECT"
        world.line.call("PUT", "/channel/webhook/endpoint", {"endpoint": address["endpoint"]})
        assert world.said()["type"] == "message"


def test_a_rich_menu_needs_its_picture_before_it_is_shown():
    menu = {
        "size": {"width": 2500, "height": 843}, "selected": True, "name": "หลัก", "chatBarText": "เมนู",
        "areas": [{"bounds": {"x": 0, "y": 0, "width": 2500, "height": 843},
                   "action": {"type": "message", "text": "ติดตามเรื่อง"}}],
    }  # fmt: skip
    with rig() as world:
        menu_id = world.line.call("POST", "/richmenu", menu).json["richMenuId"]
        assert world.line.call("POST", f"/user/all/richmenu/{menu_id}").status == 400
        assert world.line.call("POST", f"/richmenu/{menu_id}/content", b"png").status == 415
        assert world.line.call("POST", "/richmenu", menu | {"chatBarText": "ก" * 15}).status == 400
